package ast

import (
	"reflect"
	"sync"

	"github.com/journeylang/journey/lang/source"
)

// Moved returns a copy of a declaration as it would be read from a file in which the same text stands by bytes further
// on. It shares nothing with the declaration that could be changed.
func Moved(d Decl, to *source.File, by int) Decl {
	m := &mover{to, by}
	v := reflect.New(reflect.TypeFor[Decl]()).Elem()
	v.Set(reflect.ValueOf(d))
	m.move(v, planOf(v.Type()))
	return v.Interface().(Decl)
}

// mover copies what a value points to, and moves the places in it.
type mover struct {
	file *source.File
	by   int
}

// plan says what in the values of a type must be copied or moved. A type without such parts has none.
type plan struct {
	span   bool
	fields []field // of a struct, those that have a plan
	elem   *plan   // of a pointer or a slice
	open   bool    // an interface: its values have plans of their own
	half   bool    // it is being made: what it will hold is not known yet
}

type field struct {
	index int
	plan  *plan
}

// empty reports whether a plain copy of a value is a copy already.
func (p *plan) empty() bool {
	return !p.half && !p.span && !p.open && p.elem == nil && len(p.fields) == 0
}

var (
	plans     sync.Map // *plan by reflect.Type
	plansLock sync.Mutex
	spanType  = reflect.TypeFor[source.Span]()
)

func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	plansLock.Lock()
	defer plansLock.Unlock()
	made := map[reflect.Type]*plan{}
	p := newPlan(t, made)
	for t, p := range made {
		plans.Store(t, p)
	}
	return p
}

// newPlan makes the plan of a type and those of its parts. Types that hold themselves, as blocks do, are in made before
// they are whole.
func newPlan(t reflect.Type, made map[reflect.Type]*plan) *plan {
	if p := made[t]; p != nil {
		return p
	}
	p := &plan{half: true}
	made[t] = p
	defer func() { p.half = false }()
	switch {
	case t == spanType:
		p.span = true
	case t.Kind() == reflect.Interface:
		p.open = true
	case t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice:
		p.elem = newPlan(t.Elem(), made)
	case t.Kind() == reflect.Struct:
		for i := range t.NumField() {
			if inner := newPlan(t.Field(i).Type, made); !inner.empty() {
				p.fields = append(p.fields, field{i, inner})
			}
		}
	}
	return p
}

// move turns a value, which is a plain copy, into a copy of its own.
func (m *mover) move(v reflect.Value, p *plan) {
	switch {
	case p.span:
		s := v.Addr().Interface().(*source.Span)
		if s.File != nil {
			*s = source.Span{File: m.file, Start: s.Start + m.by, End: s.End + m.by}
		}
	case p.open:
		if v.IsNil() {
			return
		}
		inner := v.Elem()
		fresh := reflect.New(inner.Type()).Elem()
		fresh.Set(inner)
		m.move(fresh, planOf(inner.Type()))
		v.Set(fresh)
	case p.elem != nil && v.Kind() == reflect.Pointer:
		if v.IsNil() {
			return
		}
		fresh := reflect.New(v.Type().Elem())
		fresh.Elem().Set(v.Elem())
		m.move(fresh.Elem(), p.elem)
		v.Set(fresh)
	case p.elem != nil:
		if v.IsNil() {
			return
		}
		fresh := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(fresh, v)
		if !p.elem.empty() {
			for i := range fresh.Len() {
				m.move(fresh.Index(i), p.elem)
			}
		}
		v.Set(fresh)
	default:
		for _, f := range p.fields {
			m.move(v.Field(f.index), f.plan)
		}
	}
}
