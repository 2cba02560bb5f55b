package main

import (
	"encoding/binary"
	"fmt"
	"io"
)

// message is what is looked at in an Arrow IPC message of a client.
type message struct {
	isEnd    bool
	metadata map[string]string
}

// readMessage reads one message with its body, whatever its kind. io.EOF where the input ends before one.
func readMessage(input io.Reader) (message, error) {
	var prefix [8]byte
	if _, err := io.ReadFull(input, prefix[:]); err != nil {
		return message{}, err
	}
	if binary.LittleEndian.Uint32(prefix[:]) != 0xffffffff {
		return message{}, fmt.Errorf("the input is not Arrow IPC")
	}
	length := binary.LittleEndian.Uint32(prefix[4:])
	if length == 0 {
		return message{isEnd: true}, nil
	}
	head := make([]byte, length)
	if _, err := io.ReadFull(input, head); err != nil {
		return message{}, err
	}
	root := rootTable(head)
	if _, err := io.CopyN(io.Discard, input, root.int64(3)); err != nil {
		return message{}, err
	}
	return message{metadata: root.pairs(4)}, nil
}

// readStream reads an IPC stream up to its end marker, and gives the custom metadata of its batches.
func readStream(input io.Reader) (map[string]string, error) {
	metadata := map[string]string{}
	for {
		next, err := readMessage(input)
		if err != nil || next.isEnd {
			return metadata, err
		}
		for key, value := range next.metadata {
			metadata[key] = value
		}
	}
}

// table is a flatbuffer table: where it begins, in the bytes that it is in.
type table struct {
	bytes []byte
	at    int
}

func rootTable(bytes []byte) table {
	return table{bytes, int(binary.LittleEndian.Uint32(bytes))}
}

// field gives the position of a field, 0 for one that is absent.
func (t table) field(slot int) int {
	vtable := t.at - int(int32(binary.LittleEndian.Uint32(t.bytes[t.at:])))
	entry := 4 + 2*slot
	if entry >= int(binary.LittleEndian.Uint16(t.bytes[vtable:])) {
		return 0
	}
	offset := int(binary.LittleEndian.Uint16(t.bytes[vtable+entry:]))
	if offset == 0 {
		return 0
	}
	return t.at + offset
}

func (t table) int64(slot int) int64 {
	at := t.field(slot)
	if at == 0 {
		return 0
	}
	return int64(binary.LittleEndian.Uint64(t.bytes[at:]))
}

// follow gives what an offset at a position points to.
func (t table) follow(at int) int {
	return at + int(binary.LittleEndian.Uint32(t.bytes[at:]))
}

func (t table) string(slot int) string {
	at := t.field(slot)
	if at == 0 {
		return ""
	}
	start := t.follow(at)
	return string(t.bytes[start+4 : start+4+int(binary.LittleEndian.Uint32(t.bytes[start:]))])
}

// pairs gives a vector of tables with a key and a value each.
func (t table) pairs(slot int) map[string]string {
	pairs := map[string]string{}
	at := t.field(slot)
	if at == 0 {
		return pairs
	}
	vector := t.follow(at)
	for i := 0; i < int(binary.LittleEndian.Uint32(t.bytes[vector:])); i++ {
		pair := table{t.bytes, t.follow(vector + 4 + 4*i)}
		pairs[pair.string(0)] = pair.string(1)
	}
	return pairs
}
