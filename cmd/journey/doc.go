package main

import (
	"fmt"
	"strings"

	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/words"
	"github.com/journeylang/journey/stdlib"
)

type docVerb struct {
	Word []string `arg:"" optional:"" help:"A declaration, clause, step, function, interaction, channel, setting or template filter; without one, all of them."`
}

func (v *docVerb) Run(c *console) error {
	entries := references()
	if len(v.Word) == 0 {
		writeContents(c, entries)
		return nil
	}
	name := strings.Join(v.Word, " ")
	found := lookUp(entries, name)
	if len(found) == 0 {
		hint := "; journey doc lists everything"
		if near := diag.Nearest(name, entryNames(entries)); near != "" {
			hint = fmt.Sprintf("; did you mean %s?", near)
		}
		return usageError{fmt.Errorf("the language has no %q%s", name, hint)}
	}
	for i, e := range found {
		if i > 0 {
			fmt.Fprintln(c.out)
		}
		e.write(c)
	}
	return nil
}

// entry is one word of the reference, whatever its kind.
type entry struct {
	name, group string
	usage, doc  string
	example     string
	facts       []string // more lines
}

// references returns everything that the language brings along, in the order of its contents.
func references() []entry {
	var all []entry
	for _, w := range words.Words {
		e := entry{name: w.Name, group: string(w.Group), usage: w.Usage, doc: w.Doc, example: w.Example,
			facts: []string{"in the reference: lang/SPEC.md, " + w.Section}}
		if instead, later := check.Later(w.Edition()); later {
			e.facts = append(e.facts, "cannot run in this edition yet; "+instead)
		}
		all = append(all, e)
	}
	for _, f := range stdlib.Functions {
		all = append(all, entry{name: f.Name, group: "functions: " + string(f.Category), usage: f.Signature, doc: f.Doc,
			example: f.Example + " → " + f.Result, facts: []string{"since edition " + f.Since}})
	}
	for _, i := range stdlib.Interactions {
		e := entry{name: i.Name, group: "what people do with a message", usage: "MESSAGE." + i.Name, doc: i.Doc,
			example: fmt.Sprintf("wait up to 3d for welcome.%s", i.Name)}
		for _, f := range i.Fields.Fields {
			e.facts = append(e.facts, "event."+f.Name+" may be read behind where")
		}
		all = append(all, e)
	}
	for _, ch := range stdlib.Channels {
		media := strings.Join(ch.Media, "|")
		e := entry{name: ch.Kind, group: "channels", usage: fmt.Sprintf("channel %s %s { SETTING VALUE … }", media, ch.Kind), doc: ch.Doc}
		for _, s := range ch.Settings {
			e.facts = append(e.facts, fmt.Sprintf("%-9s %s%s", s.Name, s.Doc, settingNote(s)))
		}
		all = append(all, e)
	}
	for _, ch := range stdlib.Channels {
		for _, s := range ch.Settings {
			all = append(all, entry{name: s.Name, group: "settings of channels", usage: fmt.Sprintf("%s %s, in a channel of kind %s", s.Name, strings.ToUpper(s.Form), ch.Kind),
				doc: s.Doc + settingNote(s)})
		}
	}
	for _, f := range stdlib.Filters {
		all = append(all, entry{name: f.Name, group: "filters of templates", usage: f.Usage, doc: f.Doc})
	}
	return all
}

func settingNote(s stdlib.Setting) string {
	switch {
	case s.Required:
		return " Must be given."
	case s.Default != "":
		return " Default: " + s.Default + "."
	}
	return ""
}

// lookUp returns the entries of that name, and behind them those whose name begins with it. welcome.clicked is clicked.
func lookUp(entries []entry, name string) []entry {
	var exact, begun []entry
	_, interaction, _ := strings.Cut(name, ".")
	for _, e := range entries {
		switch {
		case e.name == name || e.usage == "MESSAGE."+interaction:
			exact = append(exact, e)
		case strings.HasPrefix(e.name, name+" "):
			begun = append(begun, e)
		}
	}
	return append(exact, begun...)
}

func (e entry) write(c *console) {
	bold, grey, off := "\x1b[1m", "\x1b[2m", "\x1b[0m"
	if !c.color {
		bold, grey, off = "", "", ""
	}
	fmt.Fprintf(c.out, "%s%s%s  %s(%s)%s\n  %s\n\n", bold, e.name, off, grey, e.group, off, e.usage)
	for _, line := range wrapText(e.doc, 92) {
		fmt.Fprintf(c.out, "  %s\n", line)
	}
	if e.example != "" {
		fmt.Fprintf(c.out, "\n    %s\n", strings.ReplaceAll(e.example, "\n", "\n    "))
	}
	if len(e.facts) > 0 {
		fmt.Fprintln(c.out)
		for _, f := range e.facts {
			for i, line := range wrapText(f, 88) {
				mark := "· "
				if i > 0 {
					mark = "  "
				}
				fmt.Fprintf(c.out, "  %s%s%s%s\n", grey, mark, line, off)
			}
		}
	}
}

// writeContents lists all names by group.
func writeContents(c *console, entries []entry) {
	bold, off := "\x1b[1m", "\x1b[0m"
	if !c.color {
		bold, off = "", ""
	}
	for i := 0; i < len(entries); {
		group := entries[i].group
		var names []string
		for ; i < len(entries) && entries[i].group == group; i++ {
			if n := len(names); n == 0 || names[n-1] != entries[i].name {
				names = append(names, entries[i].name)
			}
		}
		fmt.Fprintf(c.out, "%s%s%s\n", bold, group, off)
		for _, line := range wrapText(strings.Join(names, ", "), 92) {
			fmt.Fprintf(c.out, "  %s\n", line)
		}
	}
	fmt.Fprintln(c.out, "\njourney doc WORD says more.")
}

func entryNames(entries []entry) []string {
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.name
	}
	return names
}

// wrapText breaks a text between words into lines of at most so many characters.
func wrapText(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case len([]rune(line))+1+len([]rune(word)) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	return append(lines, line)
}
