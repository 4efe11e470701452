package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/intake"
)

// importRows is how many contacts the benchmark brings in.
const importRows = 300_000

// BenchmarkImport brings a file of contacts into a new data folder, as the verb import does, its close included, beside the
// bare baseline: reading the same file and nothing else. Run it with -benchtime 1x; contacts/s is what counts.
func BenchmarkImport(b *testing.B) {
	for _, columns := range []int{5, 12} {
		folder := b.TempDir()
		program := importProgram(b, folder)
		file := importFile(b, folder, columns)
		b.Run(fmt.Sprintf("columns=%d/read", columns), func(b *testing.B) {
			p, err := loadProgram(&console{out: io.Discard, err: io.Discard}, program)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				readAll(b, file, intake.Options{Program: p, Now: time.Now()})
			}
			b.ReportMetric(float64(b.N)*importRows/b.Elapsed().Seconds(), "contacts/s")
		})
		b.Run(fmt.Sprintf("columns=%d/import", columns), func(b *testing.B) {
			for n := 0; b.Loop(); n++ {
				importInto(b, program, file, filepath.Join(folder, fmt.Sprint("data", columns, n)))
			}
			b.ReportMetric(float64(b.N)*importRows/b.Elapsed().Seconds(), "contacts/s")
		})
	}
}

// BenchmarkWhere asks rules of all contacts of a data folder: one that reads the profile, and one of history that no rule of
// the program makes, which is read from the journal. contacts/s is what counts.
func BenchmarkWhere(b *testing.B) {
	folder := b.TempDir()
	program, file, data := importProgram(b, folder), importFile(b, folder, 12), filepath.Join(folder, "data")
	importInto(b, program, file, data)
	h, err := openHouse(houseOptions{Data: data, Still: true})
	if err != nil {
		b.Fatal(err)
	}
	defer h.Close()
	for _, text := range []string{`contact.spent > 500 and contact.country == "DE"`, `count(visited, 30d) >= 3`} {
		asked := source.NewFile("where", text)
		rule, faults := expr.Compile(source.Span{File: asked, End: len(text)}, h.engine.World().Current().Plan.Scope(), schema.Type{Kind: schema.Bool})
		if rule == nil {
			b.Fatal(faults)
		}
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				if found, err := h.engine.Where(b.Context(), rule, 50); err != nil || found.Of != importRows {
					b.Fatalf("%+v %v", found, err)
				}
			}
			b.ReportMetric(float64(b.N)*importRows/b.Elapsed().Seconds(), "contacts/s")
		})
	}
}

func importInto(b *testing.B, program, file, data string) {
	v := &importVerb{What: "contacts", Files: []string{file}, Dir: program, Data: data}
	if err := v.Run(context.Background(), &console{out: io.Discard, err: io.Discard}); err != nil {
		b.Fatal(err)
	}
}

func importProgram(b *testing.B, folder string) string {
	const text = `project "Shop" { timezone "Europe/Berlin" }
contact {
  email: email? unique
  first_name: string?
  last_name: string?
  plan: "free" | "pro" | "team"?
  renewal: date?
  signed: time?
  visits: int?
  spent: number?
  agreed: bool?
  country: string?
  city: string?
}
event visited { page: string? }
segment big = contact.spent > 500
`
	if err := os.WriteFile(filepath.Join(folder, "shop.journey"), []byte(text), 0o666); err != nil {
		b.Fatal(err)
	}
	return folder
}

// importFile writes a file of contacts with 5 or 12 columns.
func importFile(b *testing.B, folder string, columns int) string {
	path := filepath.Join(folder, fmt.Sprintf("people%d.csv", columns))
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	plans := []string{"free", "pro", "team"}
	fmt.Fprint(w, "id,email,first_name,plan,visits")
	if columns == 12 {
		fmt.Fprint(w, ",last_name,renewal,signed,spent,agreed,country,city")
	}
	for i := range importRows {
		fmt.Fprintf(w, "\nc%07d,person%07d@shop.example,Name%d,%s,%d", i, i, i%5000, plans[i%3], i%100)
		if columns == 12 {
			fmt.Fprintf(w, ",Last%d,2026-%02d-%02d,2025-%02d-%02dT10:%02d:00Z,%d.25,%t,DE,Berlin", i%7001, i%12+1, i%28+1, i%12+1, i%28+1, i%60, i%1000, i%2 == 0)
		}
	}
	fmt.Fprintln(w)
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

// readAll reads a file to its end.
func readAll(b *testing.B, path string, o intake.Options) {
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	rd, err := intake.NewReader(f, filepath.Base(path), o)
	if err != nil {
		b.Fatal(err)
	}
	for {
		if _, err := rd.Next(); err == io.EOF {
			break
		} else if err != nil {
			b.Fatal(err)
		}
	}
	if rd.Accepted() != importRows {
		b.Fatalf("%d rows were read, want %d", rd.Accepted(), importRows)
	}
}
