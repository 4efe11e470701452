// Package format lays out the text of a program in the one style that there is.
//
// It changes white space only: the words, signs, texts and comments of a file stay what they are, in their order. It
// has no options, and formatting twice is formatting once. What could not be read stays byte for byte as it is, so a
// file can be formatted while it is being written.
//
// # The style
//
// Lines. Where a line ends is the author's choice, but a block is either on one line or open: behind its { and before
// its } a line ends, or neither. A line with a block in it that does not fit into 120 columns is opened. Blank lines
// part paragraphs: one, never two, none at the head or the foot of a block. "else" follows the } of an open if.
//
//	on welcome.clicked { email guide }        if contact.plan == "free" {
//	                                            email offer
//	                                          } else {
//	                                            exit "not a target"
//	                                          }
//
// Indentation. Two spaces for each open block or bracket, and two for the rest of a line that goes on behind an
// operator or a comma.
//
// Blanks. One between two words; one around = == < and their like, -> and |; one behind a comma and a colon; one
// inside of braces, none inside of ( ) and [ ]. Arithmetic is as tight as its author wrote it: 100/s, 21:00-08:00,
// a + b.
//
// Columns. Lines of one kind that follow each other without a blank line are aligned:
//
//	email: email? unique       start on order_placed      segment dach = contact.country == "DE"
//	plan:  string = "free"     per   event.order_id       segment vip  = contact.value >= 500
//	                           hold out 10%
//
//	event paid "Paid" { total: number }      "de", "nl" { email offer_de }      after 0h email reminder
//	event seen "Seen" { url: string }        else       { email offer_en }      after 3d sms   last_call
//
// These are fields, the settings of messages, channels and the project, the clauses of a journey (those of a single
// word), names of events, segments, topics, channels, stages and phases, the one-line blocks of arms and of test lines,
// and the points of a score. Columns that would push a line beyond 120 are left out. Comments behind lines of the same
// block stand in one column, two blanks behind the longest of those lines.
//
// The inside of """ … """ is never touched. The line ends of a file are all like its first.
package format
