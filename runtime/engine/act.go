package engine

import (
	"errors"

	"github.com/journeylang/journey/runtime/action"
	"github.com/journeylang/journey/runtime/machine"
)

// newRunner returns what calls the actions. A call that is lost with the process is still in its contact's state, and is
// made again, under the same key, by the next process.
func (e *Engine) newRunner() *action.Runner {
	return &action.Runner{Installation: e.options.Installation, Host: &action.Host{}, Logger: e.logger, Withdrawn: e.withdrawn.recalls, Held: e.withdrawn.holds, Done: func(in machine.Input) {
		if e.withdrawn.erased.take(in.Key) {
			return
		}
		if err := e.enqueue([]machine.Input{in}, nil); err != nil && !errors.Is(err, ErrStopped) {
			e.logger.Warn("the outcome of an action was not recorded; it will be called again", "err", err)
		}
	}}
}

// handOver hands messages to the carriers and calls to the runner of actions. A slow action holds nothing up here.
func (e *Engine) handOver(effects []machine.Effect) {
	var messages []machine.Effect
	for i := range effects {
		f := effects[i]
		switch p := e.programs.all().Program(f.Program); {
		case f.Call == nil:
			messages = append(messages, f)
		case p != nil:
			e.actions.Add(p, f)
		}
	}
	e.post.add(messages)
}
