package server

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/post"
)

// Providers report what became of a message. Which message it was, its receipt says, which travels with the message
// and is signed: nothing needs to be looked up, and no provider can report on what it was not given. POST /v1/outcomes
// takes many at once from those who may ask; POST /r/RECEIPT takes one from a provider that knows nothing else, as JSON or
// as the form that many send.

// notice is one item of POST /v1/outcomes, or the body of POST /r/RECEIPT.
type notice struct {
	Receipt string  `json:"receipt"`
	Contact string  `json:"contact"` // where there is no receipt: who
	Message string  `json:"message"` // and the name of the message
	Status  string  `json:"status"`
	Type    string  `json:"type"` // of a bounce: hard, soft
	Reason  string  `json:"reason"`
	Link    string  `json:"link"` // of a click: the link's title
	URL     string  `json:"url"`  // of a click: where it led
	Text    string  `json:"text"` // of a reply
	Agent   string  `json:"agent"`
	Machine bool    `json:"machine"` // a program opened or clicked, not the person
	Time    *string `json:"time"`
	ID      string  `json:"id"` // the provider's own name for this report
}

// otherWords are what providers call the things that happen.
var otherWords = map[string]string{
	"open": "opened", "click": "clicked", "bounce": "bounced", "complaint": "complained", "spamreport": "complained",
	"unsubscribe": "unsubscribed", "opted_out": "unsubscribed", "reply": "replied", "received": "replied",
	"undelivered": "failed", "dropped": "failed", "rejected": "failed", "delivery": "delivered",
}

// onTheWay are reports of providers that say nothing yet.
var onTheWay = []string{"accepted", "queued", "scheduled", "sending", "sent", "processed", "deferred"}

// takeOutcomes takes reports of providers.
func (s *Server) takeOutcomes(r *http.Request) (any, error) {
	return take(s, r, s.outcome)
}

// outcome makes the interaction of a report. A report of a message on its way changes nothing, and is taken all the
// same: it is an event that no journey can name.
func (s *Server) outcome(item *notice) (machine.Input, []Fault) {
	in := machine.Input{Kind: machine.EventInput, Contact: item.Contact, ID: item.ID}
	message, key := item.Message, ""
	var faults []Fault
	if item.Receipt != "" {
		sending, err := s.options.Links.ReadReceipt(item.Receipt)
		if err != nil {
			return in, []Fault{{Field: "receipt", Message: "this receipt is not of this installation, or was changed", Hint: "send it as it came with the message"}}
		}
		in.Contact, message, key = sending.Contact, sending.Message, sending.Key
		in.Sent = sending.At
	} else {
		in.Sent = s.engine.Now() // it was sent by then
		faults = append(named("contact", item.Contact), s.sends(item.Message)...)
	}
	status, known := statusOf(item.Status)
	if !known {
		words := append(slices.Clone(check.Interactions), onTheWay...)
		hint := "it is one of " + strings.Join(words, ", ")
		if near := diag.Nearest(item.Status, words); near != "" {
			hint = fmt.Sprintf("did you mean %s?", near)
		}
		faults = append(faults, Fault{Field: "status", Message: fmt.Sprintf("%q is nothing that happens to a message", item.Status), Hint: hint})
	}
	if item.Time != nil {
		var wrong []Fault
		in.Time, wrong = readTime(*item.Time)
		faults = append(faults, wrong...)
	}
	if item.Type != "" && item.Type != "hard" && item.Type != "soft" {
		faults = append(faults, Fault{Field: "type", Message: fmt.Sprintf("a bounce cannot be %q", item.Type), Hint: "it is hard (the address does not work) or soft"})
	}
	if in.ID != "" {
		faults = append(faults, named("id", in.ID)...)
	} else if key != "" && once(status) {
		in.ID = key + "." + status + item.Type
	}
	in.Name, in.Fields = message+"."+status, item.fields(status)
	return in, faults
}

// sends reports a message that the program does not have.
func (s *Server) sends(message string) []Fault {
	p := s.engine.Program()
	if message == "" || p == nil {
		return []Fault{{Field: "message", Message: "this is missing", Hint: "send the receipt that came with the message, or contact and message"}}
	}
	if _, ok := p.Message(message); !ok {
		return []Fault{{Field: "message", Message: fmt.Sprintf("the program has no message %q", message), Hint: "send the name that the program gives it"}}
	}
	return nil
}

// statusOf returns our word for a provider's; known is false for a word that is nobody's.
func statusOf(word string) (status string, known bool) {
	word = strings.ToLower(word)
	if ours := otherWords[word]; ours != "" {
		word = ours
	}
	return word, slices.Contains(check.Interactions, word) || slices.Contains(onTheWay, word)
}

// once reports whether a thing happens to a message once: a second report of it is the same.
func once(status string) bool {
	switch status {
	case "opened", "clicked", "replied":
		return false
	}
	return true
}

// fields returns what the interaction carries of a report.
func (item *notice) fields(status string) machine.Values {
	v := machine.Values{}
	put := func(name, text string) {
		if text != "" {
			v[name] = short(text)
		}
	}
	switch status {
	case "opened", "clicked":
		if status == "clicked" {
			put("link", item.Link)
			put("url", item.URL)
		}
		put("agent", item.Agent)
		if item.Machine {
			v["machine"] = true
		}
	case "replied":
		put("text", item.Text)
	case "bounced":
		put("type", item.Type)
		put("reason", item.Reason)
	case "failed", "unsubscribed":
		put("reason", item.Reason)
	}
	return v
}

// longestWords is how much of a text that others wrote is kept, in bytes.
const longestWords = 1000

func short(text string) string {
	if len(text) > longestWords {
		text = text[:longestWords]
	}
	return strings.ToValidUTF8(text, "")
}

// reported takes one report from a provider that has the receipt and no token.
func (s *Server) reported(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("token")
	if _, err := s.options.Links.ReadReceipt(token); err != nil {
		s.problem(w, r, problemf(http.StatusNotFound, "there is no message with this receipt: send it as it came with the message"))
		return
	}
	s.answer(func(r *http.Request) (any, error) {
		item, err := readReport(r)
		if err != nil {
			return nil, err
		}
		item.Receipt = token
		in, faults := s.outcome(&item)
		if len(faults) > 0 {
			return nil, problemf(http.StatusBadRequest, "%s: %s; %s", faults[0].Field, faults[0].Message, faults[0].Hint)
		}
		if err := s.engine.Ingest(r.Context(), []machine.Input{in}); err != nil {
			return nil, err
		}
		return accepted{1}, nil
	}).ServeHTTP(w, r)
}

// maxReport is how long one report may be.
const maxReport = 64 << 10

// readReport reads a report: JSON, or a form with the same names, or with those of Twilio.
func readReport(r *http.Request) (notice, error) {
	r.Body = http.MaxBytesReader(nil, r.Body, maxReport)
	body, err := readBody(r)
	if err != nil {
		return notice{}, err
	}
	var item notice
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "application/x-www-form-urlencoded" {
		return item, readObject(body, &item, false, `{"status": "delivered"}`)
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return notice{}, problemf(http.StatusBadRequest, "the body is not percent-encoded like a form: %v; or send JSON: %s", err, `{"status": "delivered"}`)
	}
	first := func(names ...string) string {
		for _, n := range names {
			if v := form.Get(n); v != "" {
				return v
			}
		}
		return ""
	}
	item = notice{Status: first("status", "MessageStatus", "SmsStatus"), Type: first("type"), Reason: first("reason", "ErrorMessage", "ErrorCode"),
		Link: first("link"), URL: first("url"), Text: first("text", "Body"), Agent: first("agent"), Machine: first("machine") == "true", ID: first("id")}
	if at := first("time"); at != "" {
		item.Time = &at
	}
	return item, nil
}

// of is the event of an interaction with a sending.
func of(s post.Sending, interaction string, fields machine.Values) machine.Input {
	return machine.Input{Kind: machine.EventInput, Contact: s.Contact, Name: s.Message + "." + interaction, Fields: fields, Sent: s.At}
}
