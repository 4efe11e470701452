package server_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/server"
	"github.com/journeylang/journey/server/servertest"
)

// providers are forms in the shapes of Meta's lead ads, LinkedIn's lead forms and Typeform.
const providers = `
project "Contoso Coffee" { address "Coffee Street 1, Copenhagen" }
contact { email: email?, first_name: string? }
lead { page: string? }
form meta {
  field email: email required from "field_data[name=email].values"
  field first_name: string from "field_data[name=full_name].values"
  match contact by email
  creates lead { page: "meta" }
  signed with env("TEST_META_SECRET")
}
form linkedin {
  field email: email required from "formResponse.answers[questionId=1].answerDetails.textQuestionAnswer.answer"
  match contact by email
  creates lead { page: "linkedin" }
  signed with env("TEST_LINKEDIN_SECRET")
}
form typeform {
  field email: email required from "form_response.answers[field.ref=mail].email"
  match contact by email
  signed with env("TEST_TYPEFORM_SECRET")
}
form plain {
  field email: email required
  match contact by email
}
`

func sum(key string, parts ...string) []byte {
	m := hmac.New(sha256.New, []byte(key))
	m.Write([]byte(strings.Join(parts, "")))
	return m.Sum(nil)
}

func providerRig(t *testing.T) *servertest.Rig {
	t.Setenv("TEST_META_SECRET", "meta key")
	t.Setenv("TEST_LINKEDIN_SECRET", "linkedin key")
	t.Setenv("TEST_TYPEFORM_SECRET", "whsec_"+base64.StdEncoding.EncodeToString([]byte("typeform key")))
	return servertest.New(t, servertest.Options{Script: providers})
}

// Each provider signs in its own way; a form that is signed takes nothing else, and no signature that is old.
func TestSignatures(t *testing.T) {
	r := providerRig(t)
	const meta = `{"id":"1","field_data":[{"name":"email","values":["meta@contoso.example"]},{"name":"full_name","values":["Ada"]}]}`
	const linkedin = `{"id":"2","formResponse":{"answers":[{"questionId":1,"answerDetails":{"textQuestionAnswer":{"answer":"linkedin@contoso.example"}}}]}}`
	const typeform = `{"event_id":"3","form_response":{"answers":[{"email":"typeform@contoso.example","field":{"ref":"mail"}}]}}`
	at := func(ago time.Duration) string { return fmt.Sprint(time.Now().Add(-ago).Unix()) }
	now, old := at(0), at(6*time.Minute)
	whsec := "whsec_" + base64.StdEncoding.EncodeToString([]byte("typeform key"))
	b64 := base64.StdEncoding.EncodeToString
	for _, c := range []struct {
		form, body string
		header     []string
		status     int
	}{
		{"meta", meta, nil, 401},
		{"meta", meta, []string{"Authorization", "Bearer " + r.Links.Inbound("meta")}, 401},
		{"meta", meta, []string{"X-Hub-Signature-256", "sha256=" + hex.EncodeToString(sum("meta key", meta))}, 200},
		{"meta", meta + " ", []string{"X-Hub-Signature-256", "sha256=" + hex.EncodeToString(sum("meta key", meta))}, 401},
		{"meta", meta, []string{"X-Hub-Signature-256", "sha256=" + hex.EncodeToString(sum("another key", meta))}, 401},
		{"meta", meta, []string{"X-Hub-Signature-256", "sha256="}, 401},
		{"meta", meta, []string{"Calendly-Webhook-Signature", "t=" + now + ",v1=" + hex.EncodeToString(sum("meta key", now, ".", meta))}, 200},
		{"meta", meta, []string{"X-Signature", "t=" + now + ",v1=00,v1=" + hex.EncodeToString(sum("meta key", now, ".", meta))}, 200},
		{"meta", meta, []string{"X-Signature", "t=" + old + ",v1=" + hex.EncodeToString(sum("meta key", old, ".", meta))}, 401},
		{"meta", meta, []string{"X-Signature", "t=" + now + ",v1=" + hex.EncodeToString(sum("meta key", old, ".", meta))}, 401},
		{"linkedin", linkedin, []string{"X-LI-Signature", "hmacsha256=" + hex.EncodeToString(sum("linkedin key", linkedin))}, 200},
		{"typeform", typeform, []string{"Typeform-Signature", "sha256=" + b64(sum(whsec, typeform))}, 200},
		{"typeform", typeform, []string{"Webhook-Id", "m1", "Webhook-Timestamp", now, "Webhook-Signature", "v1,AAAA v1," + b64(sum("typeform key", "m1.", now, ".", typeform))}, 200},
		{"typeform", typeform, []string{"Webhook-Id", "m2", "Webhook-Timestamp", now, "Webhook-Signature", "v1," + b64(sum("typeform key", "m1.", now, ".", typeform))}, 401},
		{"typeform", typeform, []string{"Webhook-Id", "m1", "Webhook-Timestamp", old, "Webhook-Signature", "v1," + b64(sum("typeform key", "m1.", old, ".", typeform))}, 401},
	} {
		status, answer := r.Do(t, "POST", "/v1/inbound/"+c.form, c.body, c.header...)
		if status != c.status {
			t.Errorf("%s with %v is answered %d %s, want %d", c.form, c.header, status, answer, c.status)
		}
	}
	for _, who := range []string{"meta", "linkedin", "typeform"} {
		st := person(t, r, who+"@contoso.example")
		if who != "typeform" && len(st.Leads) != 1 {
			t.Errorf("%s made %d leads", who, len(st.Leads))
		}
	}
	t.Setenv("TEST_META_SECRET", "")
	if status, answer := r.Do(t, "POST", "/v1/inbound/meta", meta, "X-Hub-Signature-256", "sha256="+hex.EncodeToString(sum("", meta))); status != 503 || !strings.Contains(answer, "TEST_META_SECRET, which is not set") {
		t.Errorf("without a key it is answered %d %s", status, answer)
	}
	if _, list := r.Do(t, "GET", "/v1/forms", ""); !strings.Contains(list, `"signed":"TEST_META_SECRET"`) || strings.Contains(list, "linkedin key") {
		t.Errorf("the forms are %s", list)
	}
}

// Meta and LinkedIn ask first whether the address is right; nothing but a UUID is signed for whoever asks.
func TestGreeting(t *testing.T) {
	r := providerRig(t)
	const uuid = "890e4665-4dfe-4ab1-b689-ed553bceeed0"
	for path, want := range map[string]struct {
		status int
		text   string
	}{
		"meta?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=" + r.Links.Inbound("meta"):  {200, "1158201444"},
		"meta?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=" + r.Links.Inbound("plain"): {401, "secret of the form"},
		"linkedin?challengeCode=" + uuid:                         {200, hex.EncodeToString(sum("linkedin key", uuid))},
		"linkedin?challengeCode=%7B%22email%22%3A%22a%40b%22%7D": {401, "secret"},
		"plain?challengeCode=" + uuid:                            {401, "secret"},
		"none":                                                   {404, "no form none"},
	} {
		if status, answer := r.Do(t, "GET", "/v1/inbound/"+path, ""); status != want.status || !strings.Contains(answer, want.text) {
			t.Errorf("%s is answered %d %s", path, status, answer)
		}
	}
}

// Several leads come in one request, each is answered by itself, and a repeat of all of them is one.
func TestSeveralLeads(t *testing.T) {
	r := providerRig(t)
	post := func(form, body string, header ...string) (int, server.Inbound) {
		t.Helper()
		status, answer := r.Do(t, "POST", "/v1/inbound/"+form, body, header...)
		var in server.Inbound
		if err := json.Unmarshal([]byte(answer), &in); err != nil {
			t.Fatalf("%d %s: %v", status, answer, err)
		}
		return status, in
	}
	token := []string{"Authorization", "Bearer " + r.Links.Inbound("plain")}
	for range 2 {
		status, in := post("plain", `[{"email":"a@contoso.example"},{"email":"b@"},{"email":"c@contoso.example","id":"c1"}]`, append(token, "Webhook-Id", "batch")...)
		if status != 207 || in.Taken != 2 || in.Refused != 1 || !in.Leads[0].Taken || in.Leads[1].Taken || !strings.Contains(in.Leads[1].Errors[0].Message, "not an e-mail address") {
			t.Errorf("three leads are answered %d %+v", status, in)
		}
	}
	if status, in := post("plain", `[{"email":"b@"}]`, token...); status != 422 || in.Refused != 1 {
		t.Errorf("one wrong one is answered %d %+v", status, in)
	}
	if status, in := post("plain", `[]`, token...); status != 200 || in.Taken != 0 {
		t.Errorf("none is answered %d %+v", status, in)
	}
	if status, _ := r.Do(t, "POST", "/v1/inbound/plain", "["+strings.Repeat(`{"email":"a@b.example"},`, 1000)+`{"email":"a@b.example"}]`, token...); status != 413 {
		t.Errorf("1,001 leads are answered %d", status)
	}
	lead := func(id, mail string) string {
		return `{"id":"` + id + `","field_data":[{"name":"email","values":["` + mail + `@contoso.example"]}]}`
	}
	for name, body := range map[string]string{
		"data":  `{"data":[` + lead("7", "d") + `,` + lead("8", "e") + `],"paging":{}}`,
		"entry": `{"object":"page","entry":[{"changes":[{"field":"leadgen","value":` + lead("7", "d") + `}]},{"changes":[{"value":` + lead("8", "e") + `}]}]}`,
	} {
		status, in := post("meta", body, "X-Hub-Signature-256", "sha256="+hex.EncodeToString(sum("meta key", body)))
		if status != 200 || in.Taken != 2 {
			t.Errorf("%s is answered %d %+v", name, status, in)
		}
	}
	for who, leads := range map[string]int{"a": 0, "c": 0, "d": 1, "e": 1} {
		st := person(t, r, who+"@contoso.example")
		_, why := r.Do(t, "GET", "/v1/contacts/"+st.ID+"/why", "")
		if n := strings.Count(why, "form.submitted"); n != 1 || len(st.Leads) != leads {
			t.Errorf("%s has submitted %d times and has %d leads", who, n, len(st.Leads))
		}
	}
	if id, _ := r.Engine.Find(t.Context(), machine.Values{"email": "b@"}); id != "" {
		t.Error("what was refused has made somebody")
	}
}
