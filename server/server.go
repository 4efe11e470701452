// Package server is the face of a running program: it takes contacts and events, answers what happened to whom, serves
// the viewer and the links in mails. It is safe by default: see guard.go for who may ask.
package server

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/post"
	"github.com/journeylang/journey/runtime/store"
	"github.com/journeylang/journey/server/live"
	"github.com/journeylang/journey/server/web"
)

// Outbox is where the mails are that were sent nowhere else.
type Outbox interface {
	Mails(before string, n int) ([]store.Mail, error)
	Mail(name string) (store.Mail, error)
}

// Options configure a Server.
type Options struct {
	Engine *engine.Engine
	Outbox Outbox
	Links  post.Links
	// Token is what callers must know, except for links in mails and the health; "" where only this machine can call.
	Token string
	// Hosts are the names that the server may be called by, beside those of the machine itself; "*" allows any.
	Hosts []string
	// Origins are the sites ("https://contoso.example") whose pages may send forms as JSON and show them in frames.
	Origins []string
	// Fit reports what a program lacks to be published here; nil: nothing.
	Fit func(*plan.Program) error

	Speed  float64 // how many times as fast as real time the clock runs; 0: 1
	Logger *slog.Logger
}

// Server answers HTTP requests about one engine.
type Server struct {
	options Options
	engine  *engine.Engine
	logger  *slog.Logger
	started time.Time
	live    *live.Hub
	steer   Steering
	drawn   drawings
	flood   flood // of submissions of forms
	views   views // of the pages of forms
	handler http.Handler
}

// answerLimit is how long a question to the engine may take.
const answerLimit = 30 * time.Second

// New returns a server. Close it before the engine.
func New(o Options) *Server {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Speed == 0 {
		o.Speed = 1
	}
	s := &Server{options: o, engine: o.Engine, logger: o.Logger, started: time.UnixMilli(o.Engine.Now()).UTC()}
	s.steer = Steering{Engine: o.Engine, Fit: o.Fit}
	s.live = live.New(live.Options{Engine: o.Engine, Counts: s.counts, Logger: o.Logger})
	s.handler = s.routes()
	return s
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Close sends away those who watch. Requests under way are the HTTP server's to wait for.
func (s *Server) Close() {
	s.live.Close()
	ctx, cancel := context.WithTimeout(context.Background(), formAnswer)
	defer cancel()
	if err := s.views.write(ctx, s.engine); err != nil {
		s.logger.Warn("views of forms were not counted", "err", err)
	}
}

// routes is the table of what can be asked: the API behind the guard, and before it what anybody may reach.
func (s *Server) routes() http.Handler {
	inner := http.NewServeMux()
	inner.Handle("/", page())
	inner.Handle("GET /live", s.live)
	inner.HandleFunc("GET /metrics", s.metrics)
	names := []string{"import"} // behind /v1/
	for pattern, answer := range map[string]func(*http.Request) (any, error){
		"GET /v1/program":                 s.program,
		"GET /v1/journeys/{name}/graph":   s.graph,
		"GET /v1/report":                  s.report,
		"GET /v1/contacts":                s.contacts,
		"GET /v1/contacts/{id}":           s.contact,
		"DELETE /v1/contacts/{id}":        s.forget,
		"GET /v1/contacts/{id}/why":       s.why,
		"GET /v1/contacts/{id}/dossier":   s.dossier,
		"GET /v1/outbox":                  s.mails,
		"GET /v1/outbox/{key}":            s.mail,
		"POST /v1/events":                 s.takeEvents,
		"POST /v1/contacts":               s.takeContacts,
		"POST /v1/consent":                s.takeConsent,
		"POST /v1/outcomes":               s.takeOutcomes,
		"GET /v1/accounts":                s.accounts,
		"GET /v1/accounts/{name}":         s.account,
		"GET /v1/accounts/{name}/why":     s.accountWhy,
		"POST /v1/accounts":               s.takeAccounts,
		"GET /v1/leads":                   s.listLeads,
		"POST /v1/leads":                  s.takeLeads,
		"GET /v1/leads/{lead}":            s.lead,
		"GET /v1/leads/{lead}/score":      s.leadScore,
		"GET /v1/worklists/{role}":        s.roleWorklist,
		"GET /v1/tasks":                   s.listTasks,
		"GET /v1/tasks/{role}":            s.worklist,
		"POST /v1/tasks":                  s.takeTasks,
		"POST /v1/submissions":            s.takeSubmissions,
		"GET /v1/forms":                   s.forms,
		"POST /v1/merge":                  s.takeMerges,
		"POST /v1/identify":               s.takeIdentities,
		"POST /v1/lists":                  s.takeLists,
		"GET /v1/segments":                s.segments,
		"GET /v1/segments/{name}":         s.segment,
		"GET /v1/count":                   s.counted,
		"GET /v1/log":                     s.log,
		"POST /v1/plan":                   s.planned,
		"POST /v1/publish":                s.publish,
		"POST /v1/rollback":               s.rollback,
		"POST /v1/journeys/{name}/pause":  s.steered(machine.PauseJourney),
		"POST /v1/journeys/{name}/resume": s.steered(machine.ResumeJourney),
		"POST /v1/journeys/{name}/stop":   s.steered(machine.StopJourney),
		"/v1/":                            func(r *http.Request) (any, error) { return nil, nothing(inner, names, r) },
	} {
		inner.Handle(pattern, s.answer(answer))
		names = append(names, strings.Split(pattern, "/")[2])
	}
	slices.Sort(names)
	names = slices.Compact(slices.DeleteFunc(names, func(name string) bool { return name == "" }))
	inner.HandleFunc("POST /v1/import/{what}", s.takeFile)
	outer := http.NewServeMux()
	outer.Handle("/", s.guard(inner))
	outer.HandleFunc("GET /healthz", s.healthz)
	outer.HandleFunc("GET /f/{form}", s.askForm)
	outer.HandleFunc("GET /f/{form}/thanks", s.thankForm)
	outer.HandleFunc("POST /f/{form}", s.takeForm)
	outer.HandleFunc("OPTIONS /f/{form}", s.preflight)
	outer.HandleFunc("GET /d/{token}", s.askConfirm)
	outer.HandleFunc("POST /d/{token}", s.confirm)
	outer.HandleFunc("POST /v1/inbound/{form}", s.inbound)
	outer.HandleFunc("GET /v1/inbound/{form}", s.greet)
	outer.HandleFunc("GET /u/{token}", s.askUnsubscribe)
	outer.HandleFunc("POST /u/{token}", s.unsubscribe)
	outer.HandleFunc("GET /o/{token}", s.opened)
	outer.HandleFunc("GET /c/{token}", s.clicked)
	outer.HandleFunc("POST /r/{token}", s.reported)
	outer.HandleFunc("/f/{form}", s.only("GET", "HEAD", "POST", "OPTIONS"))
	for _, door := range []string{"/d/{token}", "/u/{token}"} {
		outer.HandleFunc(door, s.only("GET", "HEAD", "POST"))
	}
	for _, door := range []string{"/f/{form}/thanks", "/o/{token}", "/c/{token}"} {
		outer.HandleFunc(door, s.only("GET", "HEAD"))
	}
	outer.HandleFunc("/r/{token}", s.only("POST"))
	return headers(outer)
}

// answer writes what f returns as JSON, or its error as a problem.
func (s *Server) answer(f func(*http.Request) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), answerLimit)
		defer cancel()
		v, err := f(r.WithContext(ctx))
		if err != nil {
			s.problem(w, r, err)
			return
		}
		writeJSON(w, http.StatusOK, "application/json", v)
	})
}

// nothing says that a request asks for what is not there, and what is: by another method, or under a like name.
func nothing(api *http.ServeMux, names []string, r *http.Request) *Problem {
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := api.Handler(other); pattern != "/v1/" {
			return problemf(http.StatusNotFound, "there is no %s %s, but there is %s %[2]s", r.Method, r.URL.Path, method)
		}
	}
	hint := "; behind /v1/ there are " + strings.Join(names, ", ")
	name, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/v1/"), "/")
	if near := diag.Nearest(name, names); near != "" && near != name {
		hint = "; did you mean /v1/" + near + "?"
	}
	return problemf(http.StatusNotFound, "there is no %s %s%s", r.Method, r.URL.Path, hint)
}

// healthz tells whether inputs are taken.
func (s *Server) healthz(w http.ResponseWriter, r *http.Request) {
	if err := s.engine.Err(); err != nil {
		s.problem(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, "application/json", map[string]string{"status": "ok"})
}

// page serves the viewer. Its files change with the binary only, but have no version in their names.
func page() http.Handler {
	files := http.FileServerFS(web.Files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		files.ServeHTTP(w, r)
	})
}
