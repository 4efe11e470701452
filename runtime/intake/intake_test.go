package intake

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/machine"
)

const script = `
project "Shop" { timezone "UTC" }
contact {
  email:      email? unique
  first_name: string?
  plan:       "free" | "pro" = "free"
  renewal:    date?
  visits:     number?
  agreed:     bool?
  country:    country?
  cities:     [string] = []
}
event visit
event order "Order Completed" { total: number, at: time? }
`

func program(t testing.TB) *plan.Program {
	t.Helper()
	p, list := load.Sources([]*source.File{source.NewFile("shop.journey", script)})
	if list.HasErrors() {
		t.Fatalf("the program is wrong: %v", list)
	}
	return p
}

// read reads a file to its end and writes down all that came of it.
func read(t testing.TB, r io.Reader, name string, o Options) (out string, rejects string) {
	t.Helper()
	var b strings.Builder
	var bin bytes.Buffer
	o.Report = func(m Remark) {
		word := "note"
		if m.Rejected {
			word = "rejected"
		}
		fmt.Fprintf(&b, "%s: %s\n", word, m)
	}
	o.Rejects = &bin
	rd, err := NewReader(r, name, o)
	if err != nil {
		fmt.Fprintf(&b, "error: %v\n", err)
		return b.String(), ""
	}
	for {
		in, err := rd.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			fmt.Fprintf(&b, "error: %v\n", err)
			break
		}
		for _, one := range in {
			fmt.Fprintf(&b, "line %d: %s\n", rd.Line(), show(one))
		}
	}
	fmt.Fprintf(&b, "%d accepted, %d rejected\n", rd.Accepted(), rd.Rejected())
	return b.String(), bin.String()
}

func show(in machine.Input) string {
	s := in.Contact
	if in.Kind == machine.EventInput {
		s += " does " + in.Name
		if in.Time != 0 {
			s += " at " + time.UnixMilli(in.Time).UTC().Format(time.RFC3339)
		}
		if strings.HasPrefix(in.ID, "file-") {
			s += " as a line of the file"
			if i := strings.LastIndex(in.ID, "-"); i > 4 && len(in.ID)-i < 4 {
				s += in.ID[i:]
			}
		} else {
			s += " as " + in.ID
		}
	}
	switch in.Kind {
	case machine.ConsentInput:
		s += " says " + in.Status + " to " + in.Name
	case machine.AccountInput:
		s = "the account " + machine.EntityName(in.Contact)
	case machine.LeadInput:
		s += " has a lead"
		if !strings.HasPrefix(in.Key, "file-") {
			s += " " + in.Key
		}
		if in.Status != "" {
			s += " that was " + in.Status
		}
	}
	for _, name := range in.Fields.Names() {
		switch v := in.Fields[name].(type) {
		case time.Time:
			s += fmt.Sprintf(" %s=%s", name, v.Format(time.RFC3339))
		default:
			s += fmt.Sprintf(" %s=%#v", name, v)
		}
	}
	return s
}

// TestFiles reads the files in testdata: contacts.* and events.* of each case give the output and the reject file that
// stand behind them. \x00, \xe9 and \r stand for those bytes.
func TestFiles(t *testing.T) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	p := program(t)
	for _, path := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := &txtar.Archive{Comment: archive.Comment}
			for _, f := range archive.Files {
				if f.Name == "output" || strings.HasPrefix(f.Name, "reject.") {
					continue
				}
				got.Files = append(got.Files, f)
				o := Options{Program: p, InputBytes: 64 << 10, Now: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)}
				if strings.HasPrefix(f.Name, "events") {
					o.Subject = Events
				}
				o.NeedTime = strings.Contains(f.Name, "timed")
				data := unescape(f.Data)
				out, rejects := read(t, bytes.NewReader(data), f.Name, o)
				if slow, slowRejects := read(t, iotest.OneByteReader(bytes.NewReader(data)), f.Name, o); slow != out || slowRejects != rejects {
					t.Errorf("byte by byte the file reads differently (-at once +byte by byte):\n%s", cmp.Diff(out+rejects, slow+slowRejects))
				}
				got.Files = append(got.Files, txtar.File{Name: "output", Data: escape([]byte(out))})
				if rejects != "" {
					got.Files = append(got.Files, txtar.File{Name: "reject" + filepath.Ext(f.Name), Data: escape([]byte(rejects))})
				}
			}
			if os.Getenv("JOURNEY_UPDATE") == "1" {
				if err := os.WriteFile(path, txtar.Format(got), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(txtar.Format(archive)), string(txtar.Format(got))); diff != "" {
				t.Errorf("(-golden +got):\n%s", diff)
			}
		})
	}
}

var bytesOf = []string{`\x00`, "\x00", `\xe9`, "\xe9", `\xef\xbb\xbf`, "\xef\xbb\xbf", `\xff\xfe`, "\xff\xfe", `\r`, "\r", `\eof` + "\n", ""}

func unescape(b []byte) []byte { return []byte(strings.NewReplacer(bytesOf...).Replace(string(b))) }

func escape(b []byte) []byte {
	var back []string
	for i := 0; i < 10; i += 2 {
		back = append(back, bytesOf[i+1], bytesOf[i])
	}
	return []byte(strings.NewReplacer(back...).Replace(string(b)))
}

func TestGzip(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	fmt.Fprint(z, "id,visits\nada,3\nben,4\n")
	z.Close()
	full := b.Bytes()
	out, _ := read(t, bytes.NewReader(full), "contacts.csv.gz", Options{Program: program(t)})
	want := "line 2: ada visits=3\nline 3: ben visits=4\n2 accepted, 0 rejected\n"
	if out != want {
		t.Errorf("got %s, want %s", out, want)
	}
	for n := 2; n < len(full); n++ {
		out, _ := read(t, bytes.NewReader(full[:n]), "contacts.csv.gz", Options{Program: program(t)})
		if !strings.Contains(out, "error: contacts.csv.gz cannot be read: it ends in the middle: the compressed file was cut short; copy it again\n") {
			t.Fatalf("cut after %d bytes: %s", n, out)
		}
		if strings.Contains(out, "visits") && !strings.Contains(want, out[:strings.Index(out, "error")]) {
			t.Fatalf("cut after %d bytes, a row that is not in the file: %s", n, out)
		}
	}
	damaged := bytes.Clone(full)
	damaged[len(damaged)-8] ^= 1
	if out, _ := read(t, bytes.NewReader(damaged), "c.csv.gz", Options{Program: program(t)}); !strings.Contains(out, "error: c.csv.gz cannot be read: the compressed file is damaged; copy it again") {
		t.Errorf("damaged: %s", out)
	}
}

// TestLongRows reads rows around the limit: the rest of the file is found again behind each.
func TestLongRows(t *testing.T) {
	line := strings.Repeat("b", 63) + "\n"
	row := func(n int) string { return "x," + strings.Repeat("a", n-2) }
	for _, c := range []struct {
		name, text string
		rejects    int
		why        string
	}{
		{"at the limit", row(RowBytes), 0, ""},
		{"one more", row(RowBytes + 1), 1, "it is longer than a row may be (1 MiB)"},
		{"much more", row(5 * RowBytes), 1, "it is longer than a row may be (1 MiB)"},
		{"more, CRLF", row(2*RowBytes) + "\r", 1, "it is longer than a row may be (1 MiB)"},
		{"a quote that is open for more", "x,\"" + strings.Repeat(line, RowBytes/32), RowBytes / 32, "a quote is opened and never closed"},
		{"quoted lines, more", "x,\"" + strings.Repeat(line, RowBytes/32) + "\"", RowBytes/32 + 1, "a quote is opened and never closed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var rejects bytes.Buffer
			var first *Remark
			rd, err := NewReader(strings.NewReader("id,first_name\nada,A\n"+c.text+"\nben,B\n"), "c.csv",
				Options{Program: program(t), Rejects: &rejects, Report: func(m Remark) {
					if first == nil {
						first = &m
					}
				}})
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for {
				in, err := rd.Next()
				if err != nil {
					break
				}
				ids = append(ids, in[0].Contact)
			}
			want := []string{"ada", "x", "ben"}
			if c.rejects > 0 {
				want = []string{"ada", "ben"}
			}
			if diff := cmp.Diff(want, ids); diff != "" {
				t.Error(diff)
			}
			if rd.Rejected() != c.rejects {
				t.Errorf("%d rejected, want %d", rd.Rejected(), c.rejects)
			}
			if c.rejects == 1 {
				verbatim := strings.TrimSuffix(c.text, "\r")
				if !strings.HasPrefix(rejects.String(), "id,first_name,reject_reason\n"+verbatim+",\"") {
					t.Error("the row is not verbatim in the reject file")
				}
			}
			if c.rejects > 0 && (first == nil || first.Line != 3 || !strings.HasPrefix(first.Text, c.why)) {
				t.Errorf("first remark: %v", first)
			}
		})
	}
}

// TestMended imports a reject file whose rows were mended.
func TestMended(t *testing.T) {
	for name, text := range map[string]string{
		"c.csv":   "id,visits\nada,three\nben,4\n",
		"c.jsonl": "{\"id\": \"ada\", \"visits\": \"three\"}\n{\"id\":\"ben\",\"visits\":4}\n",
	} {
		_, rejects := read(t, strings.NewReader(text), name, Options{Program: program(t)})
		mended := strings.Replace(rejects, "three", "3", 1)
		out, again := read(t, strings.NewReader(mended), name, Options{Program: program(t)})
		if want := "line 1: ada visits=3\n1 accepted, 0 rejected\n"; strings.Replace(out, "line 2", "line 1", 1) != want || again != "" {
			t.Errorf("%s: got %s%s from %s", name, out, again, mended)
		}
	}
}

// TestNames tells when two events of files are the same one.
func TestNames(t *testing.T) {
	ids := func(text string) []string {
		rd, err := NewReader(strings.NewReader(text), "events.csv", Options{Program: program(t), Subject: Events})
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for {
			in, err := rd.Next()
			if err != nil {
				sort.Strings(ids)
				return ids
			}
			ids = append(ids, in[0].ID)
		}
	}
	const head = "contact,event,time,total\n"
	a, b := "ada,order,2026-01-01,5\n", "ada,order,2026-01-01,6\n"
	same := [][2]string{
		{head + a + b, head + b + a},
		{head + a + a, head + a + a},
		{head + a, "event,contact,total,time,extra\norder,ada,5.0,2026-01-01T00:00:00Z,\n"},
	}
	for _, c := range same {
		if diff := cmp.Diff(ids(c[0]), ids(c[1])); diff != "" {
			t.Errorf("%q and %q: %s", c[0], c[1], diff)
		}
	}
	all := ids(head + a + b + a + "ben,order,2026-01-01,5\nada,visit,2026-01-01,5\nada,order,2026-01-02,5\nada,order,,5\nada,order,2026-01-01,\n")
	for i := range all[1:] {
		if all[i] == all[i+1] {
			t.Errorf("two events are called %s", all[i])
		}
	}
	if len(all) != 8 {
		t.Errorf("%d ids", len(all))
	}
}
