package server_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/journeylang/journey/server"
	"github.com/journeylang/journey/server/servertest"
)

// leadsMapping is how a foreign list becomes leads and their contacts.
const leadsMapping = `rows: leads
empty: [Select]
columns:
  E-Mail Address: contact.email
  First Name:     contact.first_name
  What They Want: { to: lead.product, values: { Espresso: espresso } }
`

// TestFileWithMapping sends a foreign file in a form with the mapping before it; a mapping that is wrong, comes too late or is too
// large is told in the words of whoever wrote it, and nothing comes in.
func TestFileWithMapping(t *testing.T) {
	r := servertest.New(t, servertest.Options{Script: people})
	post := func(parts ...string) (int, string) {
		var b strings.Builder
		for i := 0; i+1 < len(parts); i += 2 {
			b.WriteString("--edge\r\nContent-Disposition: form-data; name=\"" + parts[i] + "\"; filename=\"leads." + parts[i] + "\"\r\n\r\n" + parts[i+1] + "\r\n")
		}
		b.WriteString("--edge--\r\n")
		return r.Do(t, "POST", "/v1/import/leads", b.String(), "Content-Type", "multipart/form-data; boundary=edge")
	}
	leads := func() (all server.Leads) {
		r.Settle(t)
		_, body := r.Do(t, "GET", "/v1/leads", "")
		if err := json.Unmarshal([]byte(body), &all); err != nil {
			t.Fatalf("%v: %s", err, body)
		}
		return all
	}
	const rows = "E-Mail Address,First Name,What They Want,Junk\nada@x.example,Ada,Espresso,1\nben@x.example,Select,Select,2\n"
	refused := []struct {
		want  string
		parts []string
	}{
		{"the form has no part called file", []string{"mapping", leadsMapping}},
		{"leads.mapping, line 6: nothing is said of a column by the word \"vlaues\" (did you mean values?)", []string{"mapping", strings.Replace(leadsMapping, "values", "vlaues", 1), "file", rows}},
		{"leads.mapping, line 4: the file has no column \"E-Mail Address\"", []string{"mapping", leadsMapping, "file", "Mail,First Name,What They Want\n"}},
		{"leads.mapping has more than 1 MiB", []string{"mapping", strings.Repeat("# much\n", 200_000), "file", rows}},
		{"the form has two mappings", []string{"mapping", leadsMapping, "mapping", leadsMapping, "file", rows}},
		{"more than 20 parts", append(strings.Split(strings.Repeat("note,x,", 20), ",")[:40], "file", rows)},
	}
	for _, c := range refused {
		if status, body := post(c.parts...); status != 422 || !strings.Contains(problem(t, body).Detail, c.want) {
			t.Errorf("answers %d %s\nwant %s", status, body, c.want)
		}
	}
	if all := leads(); len(all.Leads) != 0 {
		t.Errorf("refused files left %d leads", len(all.Leads))
	}
	status, body := post("mapping", leadsMapping, "note", "of no matter", "file", rows)
	if status != 200 || !strings.Contains(body, `"rows":2`) || !strings.Contains(body, `"done":true`) || !strings.Contains(body, "Junk") {
		t.Errorf("answers %d %s", status, body)
	}
	all := leads()
	if len(all.Leads) != 2 {
		t.Fatalf("there are %d leads, want 2", len(all.Leads))
	}
	if found, _ := listed(t, r, "where=contact.first_name+%3D%3D+%22Ada%22+and+any(leads%2C+.product+%3D%3D+%22espresso%22)"); len(found) != 1 {
		_, body := r.Do(t, "GET", "/v1/leads", "")
		t.Errorf("Ada's lead was not read by the mapping: %q of %s", found, body)
	}
	late := "contact.email,product\ncy@x.example,grinder\n"
	if status, body := post("file", late, "mapping", leadsMapping); status != 200 || strings.Contains(body, `"done":true`) || !strings.Contains(body, "put it before the file") {
		t.Errorf("a mapping behind its file: %d %s", status, body)
	}
}
