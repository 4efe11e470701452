package stdlib

// Filter is a word behind a bar in a subject or body: {{ contact.first_name | default: "friend" }}
//
// A value that is missing or of the wrong kind makes the result missing too, except for default.
type Filter struct {
	Name  string
	Usage string // NUMBER | at_least: NUMBER
	Doc   string
}

// Filters are all filters of templates, by name.
var Filters = []Filter{
	{"abs", "NUMBER | abs", "The number without its sign."},
	{"append", "TEXT | append: TEXT", "The text with another behind it."},
	{"at_least", "NUMBER | at_least: NUMBER", "The larger of two numbers."},
	{"at_most", "NUMBER | at_most: NUMBER", "The smaller of two numbers."},
	{"capitalize", "TEXT | capitalize", "The text with a capital first letter."},
	{"ceil", "NUMBER | ceil", "The nearest whole number that is not smaller."},
	{"compact", "LIST | compact", "The list without missing values."},
	{"concat", "LIST | concat: LIST", "Two lists as one."},
	{"date", `DATE | date: "%d.%m.%Y"`, "The date or time, written by a pattern."},
	{"default", "VALUE | default: VALUE", "Another value where the first is missing, empty or false."},
	{"divided_by", "NUMBER | divided_by: NUMBER", "The quotient of two numbers."},
	{"downcase", "TEXT | downcase", "The text in small letters."},
	{"escape", "TEXT | escape", "The text itself: every value is escaped on its way into the mail anyway."},
	{"first", "LIST | first", "The first element."},
	{"floor", "NUMBER | floor", "The nearest whole number that is not larger."},
	{"join", `LIST | join: ", "`, "The elements as one text."},
	{"last", "LIST | last", "The last element."},
	{"lstrip", "TEXT | lstrip", "The text without blanks at its beginning."},
	{"minus", "NUMBER | minus: NUMBER", "The difference of two numbers."},
	{"modulo", "NUMBER | modulo: NUMBER", "What remains of a division."},
	{"plus", "NUMBER | plus: NUMBER", "The sum of two numbers."},
	{"prepend", "TEXT | prepend: TEXT", "The text with another before it."},
	{"remove", "TEXT | remove: TEXT", "The text without every occurrence of another."},
	{"remove_first", "TEXT | remove_first: TEXT", "The text without the first occurrence of another."},
	{"replace", "TEXT | replace: TEXT, TEXT", "The text with every occurrence of the first replaced by the second."},
	{"replace_first", "TEXT | replace_first: TEXT, TEXT", "The text with the first occurrence of the first replaced by the second."},
	{"reverse", "LIST | reverse", "The list from its end."},
	{"round", "NUMBER | round: NUMBER", "The number with so many digits behind the point; none where nothing is said."},
	{"rstrip", "TEXT | rstrip", "The text without blanks at its end."},
	{"size", "LIST or TEXT | size", "The number of elements, or of characters."},
	{"slice", "TEXT | slice: NUMBER, NUMBER", "So many characters or elements from a place on; the first is 0."},
	{"sort", "LIST | sort", "The list in order."},
	{"split", `TEXT | split: ","`, "The parts of a text between the separators."},
	{"strip", "TEXT | strip", "The text without blanks at its ends."},
	{"strip_newlines", "TEXT | strip_newlines", "The text without line ends."},
	{"times", "NUMBER | times: NUMBER", "The product of two numbers."},
	{"truncate", "TEXT | truncate: NUMBER, TEXT", "At most so many characters, the last of them an ellipsis."},
	{"truncatewords", "TEXT | truncatewords: NUMBER, TEXT", "At most so many words, with an ellipsis behind them."},
	{"uniq", "LIST | uniq", "The list with each value once."},
	{"upcase", "TEXT | upcase", "The text in capital letters."},
	{"url_encode", "TEXT | url_encode", "The text as part of a link."},
}
