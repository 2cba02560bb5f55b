package main

import (
	"bufio"
	"errors"
	"io"
)

// stdio answers calls over a byte stream, one after the other.
type stdio struct {
	recorded *recording
	batches  int
	input    *bufio.Reader
	output   io.Writer
}

func (s *stdio) serve() error {
	for {
		request, err := readStream(s.input)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		method := request["vgi_rpc.method"]
		if method == "init" {
			err = s.scan()
		} else {
			err = s.unary(method)
		}
		if err != nil {
			return err
		}
	}
}

func (s *stdio) unary(method string) error {
	answer, err := s.recorded.answer(method)
	if err != nil {
		return err
	}
	return s.write(answer)
}

// scan answers each tick with a batch, until there are no more of one or the other. The schema goes out with the first answer.
func (s *stdio) scan() error {
	if err := s.write(s.recorded.header); err != nil {
		return err
	}
	if _, err := readMessage(s.input); err != nil { // the schema of the ticks
		return err
	}
	if err := s.write(s.recorded.schema); err != nil {
		return err
	}
	for given := 0; ; given++ {
		tick, err := readMessage(s.input)
		if err != nil {
			return err
		}
		_, isCancelled := tick.metadata["vgi_rpc.cancel"]
		if !tick.isEnd && !isCancelled && given < s.batches {
			if err := s.write(s.recorded.batch); err != nil {
				return err
			}
			continue
		}
		if err := s.write(s.recorded.end); err != nil || tick.isEnd {
			return err
		}
		_, err = readStream(s.input) // ticks that were sent ahead
		return err
	}
}

func (s *stdio) write(bytes []byte) error {
	_, err := s.output.Write(bytes)
	return err
}
