// Command generate makes contacts.csv.gz and events.csv.gz, which journey simulates, out of hillstrom.csv.gz, the table
// of the experiment. The same table gives the same files.
//
// The table tells what each customer did within two weeks of the mailing, not when. The times here are made up: spread
// over the thirteen days from the morning of 2008-03-20 on, an order within an hour or so of its visit.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

//go:generate go run . ..

func main() {
	dir := "."
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	if err := generate(dir); err != nil {
		log.Fatal(err)
	}
}

func generate(dir string) error {
	customers, err := read(filepath.Join(dir, "hillstrom.csv.gz"))
	if err != nil {
		return err
	}
	if err := zip(filepath.Join(dir, "contacts.csv.gz"), contacts(customers)); err != nil {
		return err
	}
	return zip(filepath.Join(dir, "events.csv.gz"), events(customers))
}

// customer is a row of the table, by the names of its columns.
type customer struct {
	id    string
	no    uint64
	cells map[string]string
}

// read returns the customers in the order of the table.
func read(path string) ([]customer, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	rows, err := csv.NewReader(z).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	var out []customer
	for i, row := range rows[1:] {
		c := customer{id: fmt.Sprintf("c%05d", i+1), no: uint64(i + 1), cells: map[string]string{}}
		for k, name := range rows[0] {
			c.cells[name] = row[k]
		}
		out = append(out, c)
	}
	return out, nil
}

// arms are the groups of the experiment, by their names in the table.
var arms = map[string]string{"Mens E-Mail": "men", "Womens E-Mail": "women", "No E-Mail": "none"}

// kept are the columns of the table that were known before the mailing.
var kept = []string{"recency", "history_segment", "history", "mens", "womens", "zip_code", "newbie", "channel"}

func contacts(customers []customer) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	write(w, append([]string{"id", "email", "arm"}, kept...))
	for _, c := range customers {
		row := []string{c.id, c.id + "@hillstrom.example", arms[c.cells["segment"]]}
		for _, name := range kept {
			row = append(row, c.cells[name])
		}
		write(w, row)
	}
	w.Flush()
	return b.Bytes()
}

// The first and the last moment of a visit.
var (
	first = time.Date(2008, 3, 20, 6, 0, 0, 0, time.UTC)
	last  = first.AddDate(0, 0, 13)
)

func events(customers []customer) []byte {
	type event struct {
		at  time.Time
		row []string
	}
	var all []event
	add := func(at time.Time, c customer, name, spend string) {
		all = append(all, event{at, []string{c.id, name, at.Format(time.RFC3339), spend}})
	}
	for _, c := range customers {
		if c.cells["visit"] != "1" {
			continue
		}
		at := first.Add(time.Duration(mix(c.no)%uint64(last.Sub(first)/time.Second)) * time.Second)
		add(at, c, "visit", "")
		if c.cells["conversion"] == "1" {
			add(at.Add(time.Duration(300+mix(c.no+1e6)%3600)*time.Second), c, "order", c.cells["spend"])
		}
	}
	sort.SliceStable(all, func(i, k int) bool { return all[i].at.Before(all[k].at) })
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	write(w, strings.Split("contact,event,time,spend", ","))
	for _, e := range all {
		write(w, e.row)
	}
	w.Flush()
	return b.Bytes()
}

// mix scatters numbers: the finalizer of splitmix64.
func mix(n uint64) uint64 {
	n += 0x9e3779b97f4a7c15
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return n ^ n>>31
}

func write(w *csv.Writer, row []string) {
	if err := w.Write(row); err != nil {
		log.Fatal(err) // into memory
	}
}

// zip writes a file without a time stamp in it, so that equal contents make equal files.
func zip(path string, contents []byte) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	buffered := bufio.NewWriter(f)
	z, err := gzip.NewWriterLevel(buffered, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := io.Copy(z, bytes.NewReader(contents)); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	return f.Close()
}
