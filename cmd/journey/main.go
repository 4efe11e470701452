// Command journey checks, tests, simulates and runs customer journeys. Each verb has a file of its own.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
	"golang.org/x/term"
)

// Exit codes: a contract that scripts rely on.
const (
	exitFine   = 0
	exitWrong  = 1 // the program or its tests are wrong
	exitUsage  = 2
	exitFailed = 3 // the operation failed
)

// verbs is the command line.
type verbs struct {
	Check    checkVerb    `cmd:"" help:"Show every error and warning of a program."`
	Fmt      fmtVerb      `cmd:"" help:"Lay out scripts in the one style that there is."`
	Explain  explainVerb  `cmd:"" help:"Show what a code of an error or a warning says, with examples."`
	Test     testVerb     `cmd:"" help:"Run the test blocks of a program in virtual time."`
	Simulate simulateVerb `cmd:"" help:"Run the whole program over lists of contacts and events, in virtual time."`
	Repl     replVerb     `cmd:"" help:"Be a customer yourself: make contacts, let things happen and time pass."`
	Demo     demoVerb     `cmd:"" help:"Run the coffee shop of the examples with synthetic customers, fast."`
	Import   importVerb   `cmd:"" help:"Bring contacts, accounts, leads or events from files into the data folder or a running server."`
	Run      runVerb      `cmd:"" help:"Run the program until stopped: engine, API, live stream and viewer."`
	Plan     planVerb     `cmd:"" help:"Show what publishing a program would change, and for how many people."`
	Publish  publishVerb  `cmd:"" help:"Make a program the one that runs; say what becomes of the people under way."`
	Rollback rollbackVerb `cmd:"" help:"Undo a publish: an earlier program, or one journey of it, runs again."`
	Pause    pauseVerb    `cmd:"" help:"Close a journey and hold the people in it."`
	Resume   resumeVerb   `cmd:"" help:"Open a journey that was paused or stopped."`
	Stop     stopVerb     `cmd:"" help:"Close a journey and let everybody in it leave; withdraw what was not sent yet."`
	Log      logVerb      `cmd:"" help:"Show who published, paused, resumed or stopped what, or forgot somebody, and when."`
	Watch    watchVerb    `cmd:"" help:"Show what happens on a running server, as it happens."`
	Why      whyVerb      `cmd:"" help:"Show the path of a contact: what decided, what was sent or not, what is awaited."`
	Dossier  dossierVerb  `cmd:"" help:"Print everything that is held about a person, as JSON."`
	Forget   forgetVerb   `cmd:"" help:"Erase all that is kept of a person."`
	Contacts contactsVerb `cmd:"" help:"List contacts: all, or those for whom a rule holds."`
	Contact  contactVerb  `cmd:"" help:"Show a contact: profile, segments, journeys, leads, tasks, and the end of the path."`
	Accounts accountsVerb `cmd:"" help:"List accounts: all, or those for which a rule holds."`
	Account  accountVerb  `cmd:"" help:"Show an account with its contacts, leads and tasks."`
	Leads    leadsVerb    `cmd:"" help:"List leads: all, or those for which a rule holds."`
	Lead     leadVerb     `cmd:"" help:"Show a lead with its timeline; set its stage, mark it as ready, accept or close it."`
	Score    scoreVerb    `cmd:"" help:"Explain the points of a lead, line by line."`
	Tasks    tasksVerb    `cmd:"" help:"List open tasks, by role, person, or a rule about whom they are about."`
	Worklist worklistVerb `cmd:"" help:"Show what waits for a role: tasks, and leads in its stages."`
	Done     doneVerb     `cmd:"" help:"Say that a task is done."`
	Report   reportVerb   `cmd:"" help:"Count what has happened: journeys, leads by stage, what waits for whom, forms."`
	Segments segmentsVerb `cmd:"" help:"List the segments with their sizes, the members of one, or for whom a rule holds."`
	Form     formVerb     `cmd:"" help:"Show the forms of a program, and the HTML that puts one into a page of your own."`
	Graph    graphVerb    `cmd:"" help:"Draw journeys as Mermaid, DOT, SVG or JSON."`
	Doc      docVerb      `cmd:"" help:"Show the reference of a word of the language."`
	Lsp      lspVerb      `cmd:"" name:"lsp" help:"The language server, for editors, over stdin and stdout."`
	Bench    benchVerb    `cmd:"" help:"Measure the engine on this machine, beside what the storage alone costs."`
	Version  versionVerb  `cmd:"" help:"Print the version."`
}

// console is where a verb talks: results to out, talk to err.
type console struct {
	in       io.Reader
	out, err io.Writer
	terminal bool // err is a terminal: progress may be drawn
	color    bool // out is a terminal that wants colour
}

// errWrong is returned by verbs that have already said what is wrong with the program.
var errWrong = errors.New("the program is wrong")

// usageError is a mistake in the command line.
type usageError struct{ error }

// Unwrap returns the mistake.
func (u usageError) Unwrap() error { return u.error }

func main() {
	boundMemory()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The first signal asks; the second ends the process whatever it does.
	context.AfterFunc(ctx, stop)
	c := &console{in: os.Stdin, out: os.Stdout, err: os.Stderr,
		terminal: term.IsTerminal(int(os.Stderr.Fd())),
		color:    term.IsTerminal(int(os.Stdout.Fd())) && os.Getenv("NO_COLOR") == ""}
	os.Exit(run(ctx, c, os.Args[1:]))
}

// run is all of main but the process, so that tests use it.
func run(ctx context.Context, c *console, args []string) int {
	var v verbs
	exit := -1
	parser, err := kong.New(&v, kong.Name("journey"),
		kong.Description("Customer journeys as text: checked, tested, simulated and run."),
		kong.Writers(c.out, c.err), kong.Exit(func(code int) { exit = code }),
		kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(c))
	if err != nil {
		fmt.Fprintln(c.err, "journey:", err)
		return exitFailed
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	verb, err := parser.Parse(args)
	if exit >= 0 {
		return exit
	}
	if err != nil {
		fmt.Fprintf(c.err, "journey: %v\nTry: journey --help\n", err)
		return exitUsage
	}
	return code(c, verb.Run())
}

// code says what went wrong, where the verb has not said it, and returns the exit code.
func code(c *console, err error) int {
	var usage usageError
	switch {
	case err == nil:
		return exitFine
	case errors.Is(err, errWrong):
		return exitWrong
	case errors.As(err, &usage):
		fmt.Fprintln(c.err, "journey:", err)
		return exitUsage
	}
	fmt.Fprintln(c.err, "journey:", err)
	return exitFailed
}
