package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/emersion/go-smtp"
)

// smtpd is the command of the scripts that takes mails: smtpd ADDRESS DIR writes each as DIR/1.eml, DIR/2.eml, …
func smtpd() {
	taken := 0
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &mailbox{dir: os.Args[2], taken: &taken}, nil
	}))
	server.Addr, server.Domain = os.Args[1], "mx.contoso.example"
	if err := server.ListenAndServe(); err != nil {
		fmt.Fprintln(os.Stderr, "smtpd:", err)
		os.Exit(1)
	}
}

// mailbox is a session; the scripts send from one connection at a time.
type mailbox struct {
	dir   string
	taken *int
}

func (*mailbox) Mail(string, *smtp.MailOptions) error { return nil }
func (*mailbox) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (*mailbox) Reset()                               {}
func (*mailbox) Logout() error                        { return nil }

func (m *mailbox) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	*m.taken++
	return os.WriteFile(filepath.Join(m.dir, fmt.Sprintf("%d.eml", *m.taken)), raw, 0o644)
}
