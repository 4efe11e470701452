package intake

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
)

const courses = `
project "Courses" { timezone "UTC" }
topic newsletter under marketing { default opt_in }
contact { email: email? unique, first_name: string?, last_name: string?, wants_calls: bool?, born: date?, occupation: "student" | "working"? }
account { name: string unique, domain: string?, employees: int? }
lead    { product: string?, source: string?, quality: "high" | "low"?, budget: number?, page: string? }
`

func coursesProgram(t testing.TB) *plan.Program {
	t.Helper()
	p, list := load.Sources([]*source.File{source.NewFile("courses.journey", courses)})
	if list.HasErrors() {
		t.Fatalf("the program is wrong: %v", list)
	}
	return p
}

// TestMappings reads the cases in testdata/mapping: what each mapping makes of the file beside it, or what is wrong with it.
// The name of the file says what its rows are.
func TestMappings(t *testing.T) {
	cases, err := filepath.Glob("testdata/mapping/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	p := coursesProgram(t)
	subjects := map[string]Subject{"contacts": Contacts, "accounts": Accounts, "leads": Leads}
	for _, path := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := &txtar.Archive{Comment: archive.Comment}
			o := Options{Program: p}
			for _, f := range archive.Files {
				word, _, _ := strings.Cut(f.Name, ".")
				switch {
				case f.Name == "output":
					continue
				case strings.HasPrefix(word, "map"):
					got.Files = append(got.Files, f)
					if o.Mapping, err = ReadMapping(f.Name, f.Data); err != nil {
						got.Files = append(got.Files, txtar.File{Name: "output", Data: []byte("error: " + err.Error() + "\n")})
					}
					continue
				}
				o.Subject = subjects[word]
				out, _ := read(t, bytes.NewReader(f.Data), f.Name, o)
				got.Files = append(got.Files, f, txtar.File{Name: "output", Data: []byte(out)})
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

const suggested = "Prospect ID,Company,E-Mail,First Name,Date of Birth (born),Lead Quality,Do Not Email,Converted,Shoe size\n" +
	"p1,Contoso,ada@contoso.example,Ada,24.12.1990,High in Relevance,No,1,38\n" +
	"p2,Select,ben@contoso.example,Ben,1.2.1980,Low in Relevance,Yes,0,\n"

// TestSuggest proposes a mapping that can be used as it stands.
func TestSuggest(t *testing.T) {
	p := coursesProgram(t)
	text, err := Suggest(strings.NewReader(suggested), "list.csv", Options{Program: p, Subject: Leads})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Prospect ID: ", " contact.id ", "E-Mail: ", " contact.email ", " contact.first_name ", "{ to: contact.born, dates: D.M.YYYY }",
		"{ to: lead.quality, values: { High in Relevance: high, Low in Relevance: low } }", "{ withdraws: marketing }",
		`{ to: lead.outcome, values: { 1: won, 0: "" } }`, "empty: [Select]", `drop                     # "38"`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	m, err := ReadMapping("list.map.yaml", text)
	if err != nil {
		t.Fatalf("the suggestion cannot be read: %v\n%s", err, text)
	}
	out, _ := read(t, strings.NewReader(suggested), "list.csv", Options{Program: p, Subject: Leads, Mapping: m})
	if !strings.HasSuffix(out, "2 accepted, 0 rejected\n") {
		t.Errorf("got %s", out)
	}
}

// TestEncodings reads the same rows in other encodings.
func TestEncodings(t *testing.T) {
	p := coursesProgram(t)
	const file = "id,first_name\nada,Zoë\n"
	units := utf16.Encode([]rune(file))
	var little, big []byte
	for _, u := range units {
		little, big = append(little, byte(u), byte(u>>8)), append(big, byte(u>>8), byte(u))
	}
	latin := []byte(strings.ReplaceAll(file, "ë", "\xeb"))
	windows, err := ReadMapping("m.yaml", []byte("encoding: windows-1252\ncolumns: { id: contact.id, first_name: contact.first_name }\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		text []byte
		m    *Mapping
	}{
		{"utf-16, little", append([]byte{0xff, 0xfe}, little...), nil},
		{"utf-16, big", append([]byte{0xfe, 0xff}, big...), nil},
		{"utf-16 without a mark", little, nil},
		{"windows-1252", latin, windows},
	} {
		out, _ := read(t, bytes.NewReader(c.text), "contacts.csv", Options{Program: p, Mapping: c.m})
		if want := "line 2: ada first_name=\"Zoë\"\n1 accepted, 0 rejected\n"; !strings.HasSuffix(out, want) {
			t.Errorf("%s: got %s", c.name, out)
		}
	}
}

// FuzzMapping reads anything as a mapping, and a file by what could be read.
func FuzzMapping(f *testing.F) {
	for _, s := range []string{
		"columns:\n  A: contact.id\n  B: [contact.email, {to: account.domain, part: domain}]\n",
		"rows: leads\nempty: [x]\nothers: keep\ncolumns: {A: contact.id, B: {to: lead.quality, values: {b: high}}}\nconstants: {lead.product: x}\n",
		"columns: &a {A: *a}", "[", "a: b", "columns:\n  A: {dates: DD.MM.YYYY, to: contact.born}\n", "encoding: utf-16\ncolumns: {A: contact.id}",
	} {
		f.Add([]byte(s), "A,B\n1,b\n2,\"\"\n")
	}
	p := coursesProgram(f)
	f.Fuzz(func(t *testing.T, text []byte, file string) {
		m, err := ReadMapping("m.yaml", text)
		if (m == nil) != (err != nil) && err == nil {
			t.Fatal("neither a mapping nor an error")
		}
		if err != nil {
			return
		}
		for _, subject := range []Subject{Contacts, Leads, Accounts} {
			rd, err := NewReader(strings.NewReader(file), "f", Options{Program: p, Subject: subject, Mapping: m})
			if err != nil {
				continue
			}
			for range 1000 {
				row, err := rd.Next()
				if err != nil {
					break
				}
				for i := range row {
					if row[i].Contact == "" {
						t.Fatal(fmt.Sprint("nobody: ", row[i]))
					}
				}
			}
		}
		if _, err := Suggest(strings.NewReader(file), "f", Options{Program: p, Subject: Leads}); err != nil && err.Error() == "" {
			t.Fatal("an error without words")
		}
	})
}
