/** What happens on a stream, as the conditions that say it. */

import { leaf } from "./tree.js";

const of = (type) => () => [leaf("event", { types: [type] })];

export const EVENTS = [
  { name: "first_join", make: () => [leaf("first_join")] },
  { name: "first_message", make: () => [leaf("first_message")] },
  { name: "follow", make: of("follow") },
  { name: "join", make: of("join") },
  { name: "stream_started", make: of("stream_started") },
  { name: "stream_stopped", make: of("stream_stopped") },
  { name: "title_changed", make: of("title_changed") },
  { name: "rename", make: of("rename") },
];
