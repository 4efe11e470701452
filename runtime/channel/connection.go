package channel

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// connection is an open connection to an SMTP server.
type connection struct {
	client *smtp.Client
	used   bool      // it has carried a mail before
	since  time.Time // when it last did
}

// stage says how far a mail has come.
type stage uint8

const (
	unsent stage = iota // the server has not got all of it
	staged              // the server may have it: sending it again may double it
)

// addressError is the answer to the recipient's address.
type addressError struct{ error }

func (e addressError) Unwrap() error { return e.error }

// dial opens a connection, makes it safe as the settings ask, and logs in.
func dial(ctx context.Context, s *Settings) (*connection, error) {
	ctx, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	raw, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.Addr)
	if err != nil {
		return nil, fmt.Errorf("the server could not be reached: %w", err)
	}
	// What follows is not told of ctx, so ctx closes the line under it.
	stop := context.AfterFunc(ctx, func() { _ = raw.Close() })
	defer stop()
	conn, err := greet(ctx, raw, s)
	if err != nil {
		_ = raw.Close()
		if ctx.Err() != nil {
			return nil, errors.New("the server did not answer in time")
		}
		return nil, err
	}
	return conn, nil
}

func greet(ctx context.Context, raw net.Conn, s *Settings) (*connection, error) {
	var client *smtp.Client
	var err error
	switch s.TLS {
	case "tls":
		safe := tls.Client(raw, s.TLSConfig)
		if err := safe.HandshakeContext(ctx); err != nil {
			return nil, fmt.Errorf("the server's TLS cannot be trusted: %w", err)
		}
		client = smtp.NewClient(safe)
	case "starttls":
		if client, err = smtp.NewClientStartTLS(raw, s.TLSConfig); err != nil {
			return nil, fmt.Errorf("the server does no STARTTLS that can be trusted: %w", err)
		}
	default:
		client = smtp.NewClient(raw)
	}
	client.CommandTimeout = s.Timeout
	client.SubmissionTimeout = 4 * s.Timeout
	if err := client.Noop(); err != nil {
		if untrusted := (*tls.CertificateVerificationError)(nil); errors.As(err, &untrusted) {
			return nil, fmt.Errorf("the server's TLS cannot be trusted: %w", err)
		}
		return nil, fmt.Errorf("the server does not greet: %w", err)
	}
	if s.User == "" {
		return &connection{client: client}, nil
	}
	login := sasl.NewPlainClient("", s.User, s.Password)
	if !client.SupportsAuth(sasl.Plain) && client.SupportsAuth(sasl.Login) {
		login = sasl.NewLoginClient(s.User, s.Password)
	}
	if err := client.Auth(login); err != nil {
		return nil, fmt.Errorf("the server refuses the login: %w", err)
	}
	return &connection{client: client}, nil
}

// send hands one mail over. The stage tells what a broken line means.
func (c *connection) send(ctx context.Context, from, to string, raw []byte) (stage, error) {
	stop := context.AfterFunc(ctx, c.close)
	defer stop()
	if err := c.client.Mail(from, nil); err != nil {
		return unsent, err
	}
	if err := c.client.Rcpt(to, nil); err != nil {
		return unsent, addressError{err}
	}
	data, err := c.client.Data()
	if err != nil {
		return unsent, err
	}
	if _, err := data.Write(raw); err != nil {
		return unsent, fmt.Errorf("the line to the server broke: %w", err)
	}
	if err := data.Close(); err != nil {
		return staged, err
	}
	return staged, nil
}

func (c *connection) close() { _ = c.client.Close() }
