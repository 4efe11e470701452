package intake

import (
	"regexp"
	"strings"
	"testing"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
)

// TestSuggestLooksAlike maps columns whose names share words that stand in names of all kinds, and one with a bad cell.
func TestSuggestLooksAlike(t *testing.T) {
	p, list := load.Sources([]*source.File{source.NewFile("crm.journey", `
contact { email: email?, first_name: string?, last_name: string?, do_not_email: bool?, phone_number: phone?, visits: number? }
lead { status: string?, course: string? }
match contact by email
`)})
	if list.HasErrors() {
		t.Fatalf("the program is wrong: %v", list)
	}
	for _, c := range []struct{ file, want string }{
		{"Email,Last Activity\nada@x.example,Email Opened\n", "Email=contact.email; Last Activity=drop"},
		{"Email,Last Name,Last Activity\nada@x.example,Lovelace,Called\n", "Email=contact.email; Last Name=contact.last_name; Last Activity=drop"},
		{"Email,Do Not Call,Opted In\nada@x.example,Yes,No\n", "Email=contact.email; Do Not Call=drop; Opted In=drop"},
		{"Email,Do Not Call,Do Not Email\na@x.example,Yes,No\nb@x.example,No,No\nc@x.example,No,Yes\nd@x.example,No,perhaps\n",
			"Email=contact.email; Do Not Call=drop; Do Not Email={ withdraws: marketing }"},
		{"Email,Telephone,Number of Staff,Visits\nada@x.example,+4512345678,7,1\nben@x.example,+4512345679,7,many\n",
			"Email=contact.email; Telephone=contact.phone_number; Number of Staff=drop; Visits=contact.visits"},
		{"Email,Course Name,Surname\nada@x.example,Filter,Lovelace\n", "Email=contact.email; Course Name=lead.course; Surname=contact.last_name"},
	} {
		subject := Contacts
		if strings.Contains(c.want, "lead.") {
			subject = Leads
		}
		text, err := Suggest(strings.NewReader(c.file), "crm.csv", Options{Program: p, Subject: subject})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range regexp.MustCompile(`(?m)^  (.*?): +(.*?) +#`).FindAllStringSubmatch(string(text), -1) {
			got = append(got, m[1]+"="+m[2])
		}
		if said := strings.Join(got, "; "); said != c.want {
			t.Errorf("%q\ngot  %s\nwant %s", c.file, said, c.want)
		}
	}
}
