package main

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// leadColumns are the columns of the Leads.csv of X Education, as it is known from Kaggle.
const leadColumns = "Prospect ID|Lead Number|Lead Origin|Lead Source|Do Not Email|Do Not Call|Converted|TotalVisits|Total Time Spent on Website|" +
	"Page Views Per Visit|Last Activity|Country|Specialization|How did you hear about X Education|What is your current occupation|" +
	"What matters most to you in choosing a course|Search|Magazine|Newspaper Article|X Education Forums|Newspaper|Digital Advertisement|" +
	"Through Recommendations|Receive More Updates About Our Courses|Tags|Lead Quality|Update me on Supply Chain Content|Get updates on DM Content|" +
	"Lead Profile|City|Asymmetrique Activity Index|Asymmetrique Profile Index|Asymmetrique Activity Score|Asymmetrique Profile Score|" +
	"I agree to pay the amount through cheque|A free copy of Mastering The Interview|Last Notable Activity"

// leadTexts are what stands in the columns that are not always No.
var leadTexts = map[string][]string{
	"Lead Origin":                            {"API", "Landing Page Submission", "Lead Add Form", "Lead Import"},
	"Lead Source":                            {"Google", "google", "Olark Chat", "Direct Traffic", "Reference", ""},
	"Do Not Email":                           {"No", "No", "No", "Yes"},
	"Converted":                              {"0", "0", "1"},
	"TotalVisits":                            {"", "0", "1", "2", "5", "12"},
	"Page Views Per Visit":                   {"", "0", "1", "2.5", "4.33"},
	"Last Activity":                          {"Email Opened", "SMS Sent", "Email Bounced", ""},
	"Country":                                {"", "India", "United States"},
	"Specialization":                         {"Select", "Business Administration", "Banking, Investment And Insurance", ""},
	"How did you hear about X Education":     {"Select", "Online Search", ""},
	"What is your current occupation":        {"Unemployed", "Working Professional", "Student", "Businessman", "Housewife", "Other", ""},
	"Tags":                                   {"Will revert after reading the email", `said "call later"`, ""},
	"Lead Quality":                           {"High in Relevance", "Might be", "Not Sure", "Worst", "Low in Relevance", ""},
	"Lead Profile":                           {"Select", "Potential Lead", ""},
	"City":                                   {"Mumbai", "Select", "Thane & Outskirts", ""},
	"Asymmetrique Activity Index":            {"02.Medium", "01.High", ""},
	"Asymmetrique Activity Score":            {"15", "14", ""},
	"A free copy of Mastering The Interview": {"Yes", "No"},
}

// writeLeads is the command of scripts that writes such a file: leads FILE ROWS.
func writeLeads(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: leads FILE ROWS")
	}
	rows := 0
	_, err := fmt.Sscan(args[1], &rows)
	ts.Check(err)
	var b strings.Builder
	w := csv.NewWriter(&b)
	names := strings.Split(leadColumns, "|")
	ts.Check(w.Write(names))
	r := rand.New(rand.NewPCG(1, 2))
	row := make([]string, len(names))
	for i := range rows {
		for c, name := range names {
			row[c] = "No"
			if texts := leadTexts[name]; texts != nil {
				row[c] = texts[r.IntN(len(texts))]
			}
		}
		row[0], row[1] = fmt.Sprintf("7927b2df-8bba-4d29-b9a2-%012x", i), fmt.Sprint(660737-i)
		row[8] = fmt.Sprint(r.IntN(2272))
		ts.Check(w.Write(row))
	}
	w.Flush()
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(b.String()), 0o666))
}
