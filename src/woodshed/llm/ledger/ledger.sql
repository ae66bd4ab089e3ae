-- The ledger's tables, version 1. Amounts are whole nano-dollars, times are seconds since 1970 (UTC), a day is the whole
-- days in that time. There is no column for a prompt, for words of a player or for a key.

-- One row for every time that a model was asked, or that its earlier answer was used again. Never changed.
CREATE TABLE IF NOT EXISTS attempt (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  request_id     TEXT NOT NULL,
  genre          TEXT NOT NULL,
  application    TEXT NOT NULL,
  complexity     INTEGER NOT NULL,
  bars           INTEGER NOT NULL,
  model          TEXT NOT NULL,
  served         TEXT,
  mode           TEXT NOT NULL CHECK (mode IN ('write', 'choose')),
  cloud          INTEGER NOT NULL CHECK (cloud IN (0, 1)),
  outcome        TEXT NOT NULL,
  reason         TEXT NOT NULL,
  tokens_in      INTEGER CHECK (typeof(tokens_in) IN ('integer', 'null')),
  tokens_out     INTEGER CHECK (typeof(tokens_out) IN ('integer', 'null')),
  tokens_thought INTEGER CHECK (typeof(tokens_thought) IN ('integer', 'null')),
  reported       INTEGER NOT NULL CHECK (reported IN (0, 1)),
  latency_ms     REAL NOT NULL,
  first_ms       REAL,
  cost_nano      INTEGER CHECK (cost_nano IS NULL OR (typeof(cost_nano) = 'integer' AND cost_nano >= 0)),
  cloud_model    TEXT,
  cloud_nano     INTEGER CHECK (cloud_nano IS NULL OR (typeof(cloud_nano) = 'integer' AND cloud_nano >= 0)),
  at             REAL NOT NULL,
  stale_price    INTEGER NOT NULL CHECK (stale_price IN (0, 1)),
  -- What counts against the budget: the cost, or the reserved worst case where the cost is unknown.
  held_nano      INTEGER NOT NULL CHECK (typeof(held_nano) = 'integer' AND held_nano >= 0),
  -- And against which day's: that of the reservation, also where the answer came after midnight.
  held_day       INTEGER NOT NULL,
  -- Whether the answer could be used, where the model gave one to judge.
  judged         INTEGER CHECK (judged IN (0, 1))
);
CREATE INDEX IF NOT EXISTS attempt_of_request ON attempt (request_id);
CREATE INDEX IF NOT EXISTS attempt_judged ON attempt (model, mode) WHERE judged IS NOT NULL;

-- One row for every paid call that may be under way; settling it deletes it. AUTOINCREMENT: an id never comes again,
-- so that settling twice cannot settle what another has reserved.
CREATE TABLE IF NOT EXISTS reservation (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  request_id TEXT NOT NULL,
  model      TEXT NOT NULL,
  worst_nano INTEGER NOT NULL CHECK (typeof(worst_nano) = 'integer' AND worst_nano >= 0),
  day        INTEGER NOT NULL,
  at         REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS reservation_of_request ON reservation (request_id);

-- For each day what its attempts hold and what is reserved: the sum over both tables, kept so that asking is quick.
CREATE TABLE IF NOT EXISTS day_total (
  day  INTEGER PRIMARY KEY,
  nano INTEGER NOT NULL CHECK (typeof(nano) = 'integer')
);

-- One row for every request that got its answer.
CREATE TABLE IF NOT EXISTS request (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  request_id  TEXT NOT NULL UNIQUE,
  genre       TEXT NOT NULL,
  application TEXT NOT NULL,
  complexity  INTEGER NOT NULL,
  bars        INTEGER NOT NULL,
  credit      TEXT NOT NULL,
  cached      INTEGER NOT NULL CHECK (cached IN (0, 1)),
  latency_ms  REAL NOT NULL,
  at          REAL NOT NULL
);

-- Who was asked, or would have been, and did not help.
CREATE TABLE IF NOT EXISTS declined (
  request INTEGER NOT NULL REFERENCES request (id),
  place   INTEGER NOT NULL,
  model   TEXT NOT NULL,
  reason  TEXT NOT NULL,
  PRIMARY KEY (request, place)
) WITHOUT ROWID;

-- From where the statistics of a genre count ('' for all genres): after these rows.
CREATE TABLE IF NOT EXISTS mark (
  genre      TEXT PRIMARY KEY,
  attempt_id INTEGER NOT NULL,
  request_id INTEGER NOT NULL,
  at         REAL NOT NULL
) WITHOUT ROWID;

-- What the circuit breaker of each model last said.
CREATE TABLE IF NOT EXISTS circuit (
  model    TEXT PRIMARY KEY,
  state    TEXT NOT NULL,
  until    REAL,
  reason   TEXT NOT NULL,
  failures INTEGER NOT NULL,
  at       REAL NOT NULL
) WITHOUT ROWID;
