package query

import (
	"strings"

	"github.com/journeylang/journey/lang/words"
)

// Word is a word that begins a line, with how the line is written. In Snippet, ${1:name} is a place to fill in.
type Word struct {
	Word    string
	Snippet string
	Doc     string
}

// lines are the words that may begin a line of a block. What the reference explains takes its text from there.
var lines = explained(map[blockKind][]Word{
	atTop: {
		{"project", "project \"${1:Name}\" {\n  timezone \"${2:Europe/Copenhagen}\"\n  currency \"${3:EUR}\"\n}", ""},
		{"contact", "contact {\n  ${1:email}: ${2:email?}\n}", ""},
		{"account", "account { ${1:name}: ${2:string} }", ""},
		{"lead", "lead { ${1:product}: ${2:string?} }", ""},
		{"event", "event ${1:order_placed} \"${2:Order Placed}\" { ${3:total}: ${4:number} }", ""},
		{"segment", "segment ${1:name} = ${2:rule}", ""},
		{"segment static", "segment ${1:name} static", ""},
		{"function", "function ${1:name}(${2:text}: string): string js \"return ${2:text}\"", ""},
		{"action", "action ${1:name}(${2:mail}: string): { ${3:name}: string } {\n  timeout 5s\n  js \"\"\"\n    $0\n  \"\"\"\n}", ""},
		{"topic", "topic ${1:newsletter} \"${2:Title}\" under ${3:marketing}", ""},
		{"channel", "channel ${1:email} ${2:smtp} { $0 }", ""},
		{"quiet", "quiet ${1:nights} { ${2:21:00-08:00} in contact.timezone }", ""},
		{"cap", "cap ${1:2} messages per ${2:day}", ""},
		{"suppress", "suppress ${1:segment}", ""},
		{"email", "email ${1:name} for ${2:marketing} {\n  subject \"${3:Subject}\"\n  body \"\"\"\n    $0\n  \"\"\"\n}", ""},
		{"sms", "sms ${1:name} for ${2:topic} \"${3:Text}\"", ""},
		{"push", "push ${1:name} for ${2:transactional} { title \"${3:Title}\", body \"${4:Text}\" }", ""},
		{"journey", "journey ${1:name} {\n  start on ${2:event}\n\n  $0\n}", ""},
		{"score", "score ${1:interest} for lead {\n  category ${2:behaviour} at most ${3:60} {\n    +5 each ${4:email.opened}\n  }\n  sales ready at ${5:70}\n}", ""},
		{"process", "process ${1:name} for lead {\n  stage ${2:inquiry} { $0 }\n}", ""},
		{"match", "match ${1:contact} by ${2:email}", ""},
		{"form", "form ${1:name} \"${2:Title}\" {\n  field ${3:email}: email required\n}", ""},
		{"team", "team ${1:sales} \"${2:maja@contoso.example}\"", ""},
		{"map", "map ${1:name} \"${2:Title}\" current {\n  phase ${3:awareness} { $0 }\n}", ""},
		{"test", "test \"${1:what must happen}\" {\n  at ${2:2026-03-02 10:00}\n  contact ${3:ada} { $4 }\n  $0\n}", ""},
	},
	inJourney: {
		{"start on", "start on ${1:event}", ""},
		{"start with", "start with ${1:segment}", ""},
		{"per", "per event.${1:id}", ""},
		{"again after", "again after ${1:7d}", ""},
		{"again always", "again always", ""},
		{"only", "only ${1:segment}", ""},
		{"skip", "skip ${1:segment}", ""},
		{"exit on", "exit on ${1:event}", ""},
		{"exit when", "exit when ${1:condition}", ""},
		{"goal", "goal ${1:event} within ${2:14d}", ""},
		{"hold out", "hold out ${1:10%}", ""},
		{"quiet", "quiet ${1:nights}", ""},
		{"at most", "at most ${1:5000} per ${2:hour}", ""},
		{"from", "from ${1:2026-03-01} until ${2:2026-06-30}", ""},
		{"until", "until ${1:2026-06-30}", ""},
	},
	inSteps: {
		{"wait", "wait ${1:1d}", ""},
		{"wait up to", "wait up to ${1:3d} {\n  on ${2:event} { $3 }\n  else { $0 }\n}", ""},
		{"wait until", "wait until next ${1:weekday} ${2:09:00}", ""},
		{"remind", "remind until ${1:event} or ${2:5d} {\n  after ${3:1h} email ${4:message}\n}", ""},
		{"if", "if ${1:condition} {\n  $0\n}", ""},
		{"choose", "choose ${1:contact.language} {\n  ${2:\"de\"} { $3 }\n  else { $0 }\n}", ""},
		{"split", "split ${1:name} {\n  50% ${2:a} { $3 }\n  50% ${4:b} { $0 }\n}", ""},
		{"adaptively split", "adaptively split ${1:name} by ${2:event} {\n  ${3:a} { $4 }\n  ${5:b} { $0 }\n}", ""},
		{"repeat", "repeat up to ${1:3} times {\n  $0\n}", ""},
		{"email", "email ${1:message}", ""},
		{"sms", "sms ${1:message}", ""},
		{"push", "push ${1:message}", ""},
		{"send best of", "send best of { email ${1:message}, sms ${2:message} }", ""},
		{"set", "set contact.${1:field} = ${2:value}", ""},
		{"task", "task \"${1:Follow up with {{ contact.first_name \\}\\}}\" to ${2:sales} due in ${3:2d}", ""},
		{"call", "call \"${1:Call}\" to ${2:sales} due in ${3:1d}", ""},
		{"appointment", "appointment \"${1:Meet}\" to ${2:sales} due in ${3:1w}", ""},
		{"do", "do ${1:action}(${2:contact.email})", ""},
		{"create lead", "create lead { $0 }", ""},
		{"start", "start ${1:journey}", ""},
		{"raise", "raise ${1:event} { $0 }", ""},
		{"add to", "add to ${1:segment}", ""},
		{"remove from", "remove from ${1:segment}", ""},
		{"label", "label ${1:name}:", ""},
		{"hold out", "hold out", ""},
		{"exit", "exit \"${1:reason}\"", ""},
	},
	inWait: {
		{"on", "on ${1:event} { $0 }", "One of the events that end the wait."},
		{"else", "else { $0 }", "Taken when the limit passes and nothing has happened."},
	},
	inRemind: {{"after", "after ${1:1d} email ${2:message}", "A message of the series; the time counts from the start of the series."}},
	inChoose: {{"else", "else { $0 }", "Taken for every other value."}},
	inSplit:  {{"winner by", "winner by ${1:email.clicked} after ${2:500} each or ${3:2d}", "Ends the split: then everyone gets the winner."}},
	inAmong: {
		{"email", "email ${1:message}", "A mail."}, {"sms", "sms ${1:message}", "A text message."}, {"push", "push ${1:message}", "A push notification."},
	},
	inTest: {
		{"at", "at ${1:2026-03-02 10:00}", ""},
		{"contact", "contact ${1:ada} { $0 }", ""},
		{"after", "after ${1:1h} { $0 }", ""},
		{"expect", "expect ${1:ada} $0", ""},
		{"with", "with ${1:1000} contacts like { $0 }", ""},
		{"mock", "mock ${1:action} returns { $0 }", ""},
		{"submission", "submission { ${1:email}: ${2:\"ada@contoso.example\"} }$0", ""},
		{"merge", "merge ${1:visitor} into ${2:ada}", ""},
		{"publish", "publish {\n  $0\n}", ""},
		{"pause", "pause ${1:journey}", ""},
		{"resume", "resume ${1:journey}", ""},
		{"stop", "stop ${1:journey}", ""},
		{"everyone", "everyone does ${1:event}$0", ""},
		{"lead of", "lead of ${1:ada} becomes { ${2:stage}: ${3:\"won\"} }$0", ""},
		{"task", "task \"${1:Call Ada}\" of ${2:ada} done$0", ""},
	},
})

// groups are the parts of the reference that explain the lines of blocks.
var groups = map[blockKind]words.Group{atTop: words.Declaration, inJourney: words.Clause, inSteps: words.Step, inTest: words.Test}

func explained(lines map[blockKind][]Word) map[blockKind][]Word {
	for kind, group := range groups {
		for i := range lines[kind] {
			if w, ok := reference(group, lines[kind][i].Word); ok {
				lines[kind][i].Doc = w.Doc
			}
		}
	}
	return lines
}

// reference returns what the reference says of a line: by its words, or by the first of them.
func reference(group words.Group, name string) (words.Word, bool) {
	first, _, _ := strings.Cut(name, " ")
	for _, key := range []string{name, first} {
		for _, w := range words.Words {
			if w.Name == key && w.Group == group {
				return w, true
			}
		}
	}
	return words.Word{}, false
}

// settings are the words that may begin a line inside a declaration that is no journey, by its first word.
var settings = map[string][]Word{
	"project": {
		{"timezone", "timezone \"${1:Europe/Copenhagen}\"", "The time zone of clock times and calendar days."},
		{"currency", "currency \"${1:EUR}\"", "The currency of goals."},
		{"country", "country \"${1:DE}\"", "The country of telephone numbers that are written without a prefix."},
		{"link", "link ${1:cart} \"${2:https://contoso.example/cart}\"", "A place that messages lead to: {{ links.cart }}."},
	},
	"email": {
		{"from", "from \"${1:Contoso <hello@contoso.example>}\"", "The sender."},
		{"subject", "subject \"${1:Subject}\"", "The subject; {{ contact.… }} is filled in."},
		{"body", "body \"\"\"\n  $0\n\"\"\"", "The mail in Markdown."},
		{"body file", "body file \"${1:mails/welcome.md}\"", "The mail from a file: .md or .html."},
	},
	"push": {
		{"title", "title \"${1:Title}\"", "The head line."}, {"body", "body \"${1:Text}\"", "The text."}, {"open", "open \"${1:contoso://orders}\"", "What a tap opens."},
	},
	"topic": {{"default", "default ${1:opt_out}", "What holds for those who have said nothing: opt_in, opt_out, none."}},
	"channel": {
		{"host", "host env(\"${1:SMTP_HOST}\", \"${2:localhost:1025}\")", "The mail server."},
		{"port", "port ${1:\"587\"}", "The port of the mail server."},
		{"user", "user env(\"${1:SMTP_USER}\")", "The name to sign in with."},
		{"password", "password env(\"${1:SMTP_PASSWORD}\")", "The password to sign in with."},
		{"tls", "tls \"${1:starttls}\"", "How the connection is secured: starttls, always, never."},
		{"url", "url env(\"${1:SMS_URL}\")", "Where the messages are posted to."},
		{"auth basic", "auth basic env(\"${1:USER}\") env(\"${2:TOKEN}\")", "How the channel identifies itself."},
		{"auth bearer", "auth bearer env(\"${1:TOKEN}\")", "How the channel identifies itself."},
		{"rate", "rate ${1:100/s}", "The most messages that leave in a unit of time."},
	},
	"action": {
		{"timeout", "timeout ${1:5s}", "How long one attempt may take."},
		{"retry", "retry ${1:3} times from ${2:1s}", "How often a failed attempt is made again."},
		{"allow", "allow \"${1:https://}\"", "What the action may reach."},
		{"js", "js \"\"\"\n  $0\n\"\"\"", "What it does, in JavaScript."},
		{"js file", "js file \"${1:actions/enrich.js}\"", "What it does, in a file."},
	},
	"score": {
		{"category", "category ${1:behaviour} at most ${2:60} {\n  $0\n}", "A part of the points, with a ceiling."},
		{"halve every", "halve every ${1:30d}", "Points of behaviour decay."},
		{"grades", "grades { ${1:A from 80, B from 50, C} }", "Names for points."},
		{"sales ready at", "sales ready at ${1:70}", "From how many points on a lead is for sales."},
	},
	"category": {
		{"+", "+${1:5} each ${2:email.opened}", "Points each time an event happens."},
		{"-", "-${1:10} when ${2:condition}", "Points while a rule holds."},
	},
	"process": {
		{"stage", "stage ${1:name} { $0 }", "A part of the process."},
		{"outcome", "outcome ${1:won, lost}", "How the process can end."},
	},
	"stage": {
		{"enter when", "enter when ${1:condition}", "Who enters the stage."},
		{"go to", "go to ${1:stage} when ${2:condition}", "Who moves to another stage."},
		{"field", "field ${1:name}: ${2:bool} gate", "A field that the stage asks for."},
		{"fields", "fields ${1:contact, account}", "The records that the stage needs."},
		{"owner", "owner ${1:manager}", "Whose the stage is."},
		{"task", "task \"${1:Assign a seller}\" to ${2:manager} due in ${3:4h}", "Work for people at this stage."},
	},
	"form": {
		{"field", "field ${1:email}: ${2:email} required", "A field of the form."},
		{"match contact by", "match contact by ${1:email}", "When a submission is somebody known."},
		{"creates lead", "creates lead { $0 }", "Each submission makes a lead."},
		{"thanks", "thanks \"${1:See you soon!}\"", "What people read when they have sent it."},
		{"language", "language \"${1:de}\"", "The language of the form."},
		{"signed with", "signed with env(\"${1:AD_SECRET}\")", "The key by which another system signs what it hands in."},
		{"double opt in with", "double opt in with ${1:message} for ${2:topic}", "Asks by mail whether it is really you."},
	},
	"map": {
		{"persona", "persona \"${1:Maja, 34}\" { goal \"${2:good coffee}\" }", "Whom the map is about."},
		{"scope", "scope \"${1:from first ad to second order}\"", "What the map covers."},
		{"phase", "phase ${1:awareness} {\n  $0\n}", "A part of the way."},
	},
	"persona": {
		{"goal", "goal \"$1\"", "What the person wants."}, {"need", "need \"$1\"", "What the person needs."}, {"pain", "pain \"$1\"", "What troubles the person."},
	},
	"phase": {
		{"touch", "touch ${1:name} on ${2:event} via ${3:email} { $0 }", "A touchpoint."},
		{"lane", "lane ${1:customer} {\n  $0\n}", "A row of a blueprint."},
	},
	"lane": {{"touch", "touch ${1:name} on ${2:event} { $0 }", "A touchpoint."}},
	"touch": {
		{"does", "does \"$1\"", "What the person does."}, {"thinks", "thinks \"$1\"", "What the person thinks."},
		{"asks", "asks \"$1\"", "What the person asks."}, {"pain", "pain \"$1\"", "What troubles the person."}, {"feels", "feels ${1:4}", "How the person feels, from 1 to 5."},
	},
}

// declWords begin a declaration.
var declWords = func() (words []string) {
	for _, w := range lines[atTop] {
		words = append(words, w.Word)
	}
	return words
}()

// typeWords are the types of fields, with what they hold.
var typeWords = []Word{
	{"string", "string", "A text."}, {"number", "number", "A number."}, {"int", "int", "A whole number."}, {"bool", "bool", "Yes or no: true, false."}, {"date", "date", "A calendar day."},
	{"time", "time", "An instant."}, {"email", "email", "An address for mail."}, {"phone", "phone", "A telephone number."},
	{"country", "country", "A country in two letters: DE."}, {"language", "language", "A language in two letters: de."},
}

// operators join values in an expression.
var operators = []Word{
	{"and", "and ", "Both must hold."}, {"or", "or ", "One must hold."}, {"in", "in [${1}]", "Is one of a list."},
	{"contains", "contains ", "A text or list that holds another."}, {"startsWith", "startsWith ", "A text that begins with another."},
	{"endsWith", "endsWith ", "A text that ends with another."}, {"matches", "matches ", "A text that fits a regular expression."},
}

// filters say in a few words what those of Liquid do that are used most.
var filters = map[string]string{
	"default": "What stands there where the value is missing.", "capitalize": "The first letter large.", "upcase": "All letters large.",
	"downcase": "All letters small.", "date": "A date in a form of your own: \"%d.%m.%Y\".", "round": "Rounded: round: 2.",
	"truncate": "Cut after so many characters.", "join": "The elements of a list as one text.", "size": "How many characters or elements.",
	"escape": "Safe inside HTML.", "url_encode": "Safe inside an address.",
}

// usage shows how a line is written, with an example where the reference has one.
func usage(kind blockKind, w Word) string {
	for _, k := range []blockKind{kind, inSteps} {
		group, ok := groups[k]
		if r, found := reference(group, w.Word); ok && found && r.Doc == w.Doc {
			return r.Usage + "\n\n// for example\n" + r.Example
		}
		if kind != inJourney {
			break // only there stand steps beside clauses
		}
	}
	return plainUsage(w.Snippet)
}

// find returns the entry of a word that begins a line of a block.
func find(kind blockKind, owner, word string) (Word, bool) {
	among := lines[kind]
	switch kind {
	case inSettings:
		among = settings[owner]
	case inJourney:
		among = append(append([]Word(nil), among...), lines[inSteps]...)
	}
	for _, w := range among {
		if w.Word == word {
			return w, true
		}
	}
	return Word{}, false
}
