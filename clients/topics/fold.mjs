// The reference fold, which applies remarks to the facts of a topic. docs/building/reading-the-topics.md explains each
// rule. Call `add` with every record of one topic. Keep the order of the records of each partition. Repeats are allowed.

export class FactFold {
  #streams = new Map(); // from '<type>/<id>' to a Map from version to event
  #epochs = []; // { epoch, firstPosition }

  /** @param {{ headers: Record<string, string>, data: any }} record */
  add({ headers, data }) {
    const event = {
      id: headers.ce_id,
      type: headers.ce_type.replace(/^corridor\.(.*)\.v\d+$/, '$1'),
      version: Number(headers.ce_streamversion),
      position: Number(headers.ce_logposition),
      epoch: Number(headers.ce_ledgerepoch),
      data,
    };
    if (event.type === 'ledger-epoch-raised') {
      this.#epochs.push(data);
      for (const [key, stream] of this.#streams) {
        for (const [version, old] of stream) if (this.#isGivenUp(old)) stream.delete(version);
        if (stream.size === 0) this.#streams.delete(key);
      }
    } else if (!this.#isGivenUp(event)) {
      const key = `${headers.ce_streamtype}/${headers.ce_subject}`;
      if (!this.#streams.has(key)) this.#streams.set(key, new Map());
      this.#streams.get(key).set(event.version, event);
    }
  }

  // An event is given up if a later epoch begins at its position or before it.
  #isGivenUp(event) {
    return this.#epochs.some(
      ({ epoch, firstPosition }) => epoch > event.epoch && firstPosition <= event.position);
  }

  aggregates() {
    return [...this.#streams.keys()].sort();
  }

  /** The facts of an aggregate with their status, in the order of their versions. */
  facts(aggregate) {
    const facts = new Map();
    const stream = this.#streams.get(aggregate) ?? new Map();
    for (let version = 1; version <= stream.size; version++) {
      const event = stream.get(version);
      if (!event) throw new Error(`${aggregate} lacks version ${version}`);
      const { id, type, data } = event;
      const target = facts.get(data.target);
      switch (type) {
        case 'fact-corrected':
        case 'fact-revised':
          target.content = Object.values(data.replacement)[0];
          target.status = target.undisputed = type === 'fact-corrected' ? 'CORRECTED' : 'REVISED';
          break;
        case 'fact-retracted':
          target.status = 'RETRACTED';
          break;
        case 'fact-disputed':
          target.status = 'DISPUTED';
          break;
        case 'fact-reinstated':
          target.status = target.undisputed;
          break;
        case 'note-cited': // A note changes neither a fact nor its status.
          break;
        default:
          facts.set(id, { id, type, recorded: data, content: data, status: 'ACTIVE', undisputed: 'ACTIVE' });
      }
    }
    return [...facts.values()].map(({ undisputed, ...fact }) => fact);
  }
}
