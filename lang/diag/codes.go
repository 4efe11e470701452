package diag

import "sort"

// meanings says in one line what each code stands for, in the order of the codes. A code keeps its meaning for ever.
var meanings = []struct {
	code    Code
	meaning string
}{
	{"J0101", "a word at the margin that begins no declaration"},
	{"J0102", "a word in a journey that begins no step and no clause"},
	{"J0103", "something that is not expected at its place in a line, or is missing there"},
	{"J0104", "characters that mean nothing: a text without its closing quote, a number with no such unit"},
	{"J0105", "a block that is never closed"},
	{"J0106", "a bracket without its other half"},
	{"J0107", "a block that is missing, or begins a line too late"},
	{"J0108", "a block where none belongs"},
	{"J0109", "something given twice that can only be given once"},
	{"J0110", "a wait for an event without a limit"},
	{"J0111", "a clause among the steps, or a step outside of a journey"},
	{"J0112", "a value that cannot be: an unknown escape, a day that no calendar has, a time longer than a hundred years"},
	{"J0113", "blocks or brackets that nest too deep"},
	{"J0114", "a file that is not in UTF-8"},
	{"J0115", "an unknown setting of a project, a channel or an email"},
	{"J0116", "an else that belongs to nothing"},
	{"J0117", "a wait, a choose or a split without branches"},
	{"J0118", "an unknown line in a test"},
	{"J0210", "a name that nothing has"},
	{"J0211", "a field that the contact or the event does not have"},
	{"J0212", "event or start where there is none"},
	{"J0213", "a function that does not exist"},
	{"J0214", "an event or interaction that a history function cannot find"},
	{"J0215", "history, contact or time where they cannot be read"},
	{"J0221", "the same name is declared twice"},
	{"J0222", "no event of that name is declared"},
	{"J0223", "no message of that name is declared"},
	{"J0224", "no segment of that name is declared"},
	{"J0225", "no journey of that name is declared"},
	{"J0226", "the contact or event has no field of that name"},
	{"J0227", "no type has that name"},
	{"J0228", "contacts do not do that with a message"},
	{"J0229", "no time zone has that name"},
	{"J0230", "the name already means something in rules"},
	{"J0231", "a segment's rule leads back to the segment"},
	{"J0232", "no link of the message has that title"},
	{"J0233", "a test uses a person that it has not made"},
	{"J0234", "a template uses a variable that does not exist"},
	{"J0235", "a template uses a filter that does not exist"},
	{"J0236", "a channel has no setting of that name"},
	{"J0237", "a message reads start.…, but the journey starts with a segment"},
	{"J0238", "a message reads a start field that the journey's start event lacks"},
	{"J0239", "a currency is written as three capital letters"},
	{"J0310", "text that is no expression"},
	{"J0311", "an operator between values that do not fit"},
	{"J0312", "a value that the field can never have"},
	{"J0313", "an expression that yields the wrong kind of value"},
	{"J0314", "a function with arguments that do not fit"},
	{"J0315", "a form of other languages that expressions do not have"},
	{"J0316", "an expression beyond the limits"},
	{"J0321", "only a plain value may stand here"},
	{"J0322", "the value does not fit the field's type"},
	{"J0323", "unique is for the contact's texts and numbers"},
	{"J0324", "fields of events have no default"},
	{"J0325", "a list holds plain values"},
	{"J0326", "a choice names the same value twice"},
	{"J0327", "per needs a text or a number"},
	{"J0328", "choose needs a text, a number, a yes or no, or a date"},
	{"J0421", "a journey needs to say who starts it"},
	{"J0422", "the clause may stand only once"},
	{"J0423", "a journey that does nothing"},
	{"J0424", "what people do with a message cannot start, end or be the goal of a journey"},
	{"J0425", "waits for an answer to a message that was not sent before"},
	{"J0426", "no person can reach the step"},
	{"J0427", "shares must be above 0 % and add up to 100 %"},
	{"J0428", "an earlier outcome or case already takes these people"},
	{"J0429", "the length of time must be more than nothing and at most a hundred years"},
	{"J0430", "a segment's rule reads the clock in a way that moves membership at no known instant"},
	{"J0431", "the control group must be more than 0 % and less than 100 %"},
	{"J0432", "the same segment is asked for and kept out"},
	{"J0521", "a message needs a purpose"},
	{"J0522", "a mail needs a subject"},
	{"J0523", "a mail needs a body"},
	{"J0524", "the body file cannot be found"},
	{"J0525", "the body file is of no kind that can be sent"},
	{"J0526", "from is no sender's address"},
	{"J0527", "a template tag is not closed"},
	{"J0528", "a template tag does not exist or does not fit here"},
	{"J0529", "a template writes a field that may be missing"},
	{"J0530", "a channel's setting has a value that it cannot have"},
	{"J0531", "an smtp channel needs a host"},
	{"J0532", "a password stands in the script"},
	{"J0721", "a test without an expectation cannot fail"},
	{"J0722", "no such date or time, or one that lies before the last"},
	{"J0723", "the journey never ends for that reason"},
	{"J0724", "an event without a field that is always there"},
	{"J0901", "a word of the language that this edition does not have yet"},
	{"J0902", "a form of a line that this edition does not have yet"},
	{"J0910", "something that this edition cannot read yet"},
	{"J0922", "messages by other media than mail"},
	{"J0923", "bodies in MJML"},
	{"J0924", "waiting for an answer to any mail"},
}

// Codes returns all codes, sorted.
func Codes() []Code {
	all := make([]Code, len(meanings))
	for i, m := range meanings {
		all[i] = m.code
	}
	return all
}

// Meaning returns what a code stands for, in one line; "" if there is no such code.
func Meaning(code Code) string {
	i := sort.Search(len(meanings), func(i int) bool { return meanings[i].code >= code })
	if i == len(meanings) || meanings[i].code != code {
		return ""
	}
	return meanings[i].meaning
}
