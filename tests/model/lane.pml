/* A lane of a server (backend/admission/batch_taker.cpp, settlement.cpp), and the transaction it has
 * its store run (backend/storage/pg_booking_store.cpp).
 */

#define RETRIES 1 /* kRetries */

chan line[ALL_LANES] = [SUBMISSIONS] of { byte };

#define DEAD dead[SERVER_OF(me)]
#define ours session[me]

/* First in every step of a lane: a killed server does nothing more. */
#define alive() if :: DEAD -> goto killed :: else fi
/* First in every statement: it fails where the session is broken. */
#define orLost() if :: cut[ours] -> goto lost :: else fi

#ifdef PARKS
#define IS_SKIPPED(event) skipped[event]
#else
#define IS_SKIPPED(event) false
#endif
#ifdef DECIDES_SKIPPED
#define IS_LEFT_OUT(sub) false
#else
#define IS_LEFT_OUT(sub) IS_SKIPPED(EVENT(sub))
#endif

/* --- taking from the line -------------------------------------------------------------------- */

/* fill(), for one submission: here its batch starts, or never does. */
inline fill(sub)
{
    if
    :: !live[sub] ->
        drop(sub);
#ifdef BOOKS_THE_GONE
        batch[n] = sub; n++
#endif
    :: live[sub] -> batch[n] = sub; n++
#ifdef EXPIRES
    :: live[sub] -> tell(sub, NOTHING) /* it has waited longer than maxWait */
#endif
    fi
}

inline takeBatch()
{
    i = 0;
    do
    :: i < BATCH && len(line[me]) > 0 -> line[me]?sub; i++; fill(sub)
    :: else -> break
    od;
    i = 0; sub = 0
}

/* Whether the batch is for this event, too. */
inline findEvent(event, isThere)
{
    isThere = 0;
    for (hh : 0 .. n - 1) {
        if
        :: EVENT(batch[hh]) == event && !IS_SKIPPED(event) -> isThere = 1
        :: else
        fi
    }
}

/* From the front of the line, and only for events whose rows are held. */
inline joinIn()
{
    do
    :: open && n < BATCH && len(line[me]) > 0 ->
        line[me]?<sub>;
        findEvent(EVENT(sub), h);
#ifdef JOINS_ANY
        h = 1;
#endif
        if
        :: h -> line[me]?sub; printf("lane %d: submission %d joins in\n", me, sub); fill(sub)
        :: else -> break
        fi
    :: else -> break
    od;
    sub = 0
}

/* --- the transaction ------------------------------------------------------------------------- */

/* DatabaseConnection::ensureOpen() and BEGIN, in the first session that is free. */
inline begin()
{
    ours = 0;
    do
    :: owned[ours] || tx[ours] != IDLE -> ours++
    :: else -> break
    od;
    assert(ours < SESSIONS);
    owned[ours] = true;
    tx[ours] = ACTIVE
}

/* ROLLBACK of what is not committed; where the session is broken, its backend does that. */
inline leave()
{
    if
    :: cut[ours] || tx[ours] == ENDED -> disown(ours)
    :: else -> owned[ours] = false; endTransaction(ours)
    fi;
    ours = NO_SESSION
}

/* Sets `row` to the next event of the batch to be locked, or to EVENTS. */
inline nextRow()
{
    row = EVENTS;
#ifdef LOCKS_AS_THEY_COME
    for (hhh : 0 .. n - 1) {
        if
        :: row == EVENTS && !HOLDS(ours, EVENT(batch[hhh])) -> row = EVENT(batch[hhh])
        :: else
        fi
    }
#else /* ORDER BY id */
    for (hhh : 0 .. EVENTS - 1) {
        findEvent(hhh, h);
        if
        :: row == EVENTS && h && !HOLDS(ours, hhh) -> row = hhh
        :: else
        fi
    }
#endif
}

#ifdef PARKS
/* SKIP LOCKED: the commands of this event are left out. */
inline skipRow()
{
    skipped[row] = true;
    nextRow()
}

/* putBack(): to be tried again, as if it had come later; until then it may be dropped. */
inline park(sub)
{
    assert(!mayBeKept[i]); /* the line does not remember it */
    printf("lane %d: parks submission %d\n", me, sub);
    line[me]!sub
}
#endif

/* kLockEvents, one row of it: waits until nobody else holds it, and reads it then. */
inline lockRow()
{
    DEAD || lock[row] == 0 || cut[ours];
    alive();
    orLost();
#ifdef STUCK
    if
    :: stuck > 0 -> stuck--; goto apart /* lock_timeout */
    :: true
    fi;
#endif
    lock[row] = ours + 1;
    printf("lane %d locks event %d in session %d\n", me, row, ours);
    seats[row] = booked[row];
#ifdef ORGANIZER
    gone[row] = deleted[row];
#endif
    nextRow()
}

/* What PgBookingStore::read() reads: who of the batch holds a seat, and what its keys have led to. */
#if defined(KNOWN_BEFORE_LOCK)
#define OWNER_SEEN(i) seenOwner[i]
#define KEPT_SEEN(i) seenKept[i]
#elif defined(JOINS_AFTER_KNOWN)
#define OWNER_SEEN(i) ((i) < asked -> owner[PERSON(batch[i])] : 0)
#define KEPT_SEEN(i) ((i) < asked -> kept[CLIENT(batch[i])] : 0)
#else
#define OWNER_SEEN(i) owner[PERSON(batch[i])]
#define KEPT_SEEN(i) kept[CLIENT(batch[i])]
#endif

/* decide(), for the command at i. */
inline decideOne()
{
    sub = batch[i];
    outcome[i] = (HAS_KEY(sub) -> KEPT_SEEN(i) : 0);
    h = (OWNER_SEEN(i) != 0); /* the e-mail holds a seat, … */
    for (hh : 0 .. BATCH - 1) { /* … or has got one earlier in the batch */
        if
        :: hh < i && HAS_KEY(sub) && CLIENT(batch[hh]) == CLIENT(sub) -> outcome[i] = outcome[hh]
        :: else
        fi;
        if
        :: hh < i && fresh[hh] && IS_ID(outcome[hh]) && PERSON(batch[hh]) == PERSON(sub) -> h = 1
        :: else
        fi
    }
#ifdef CAREFUL
    if
    :: careful && CLIENT(sub) == CULPRIT -> outcome[i] = NOTHING /* found out, and undone */
    :: true /* a statement that is for all, or COMMIT, is refused because of it */
    fi;
#endif
    if
    :: outcome[i] == NOTHING -> fresh[i] = false
    :: IS_LEFT_OUT(sub) ->
        outcome[i] = LEFT_OUT;
        fresh[i] = false
    :: outcome[i] != 0 && outcome[i] != NOTHING && !IS_LEFT_OUT(sub) -> /* decideUnderKey() */
        printf("lane %d: a repeat\n", me);
        fresh[i] = false
    :: outcome[i] == 0 && !IS_LEFT_OUT(sub) && gone[EVENT(sub)] -> /* keeps no key */
        outcome[i] = MISSING;
        fresh[i] = false
    :: outcome[i] == 0 && !IS_LEFT_OUT(sub) && !gone[EVENT(sub)] ->
        fresh[i] = true;
        newKeys = newKeys + HAS_KEY(sub);
        if
        :: h -> outcome[i] = DUPLICATE
        :: !h && seats[EVENT(sub)] >= SEATS -> outcome[i] = FULL
        :: !h && seats[EVENT(sub)] < SEATS ->
            assert(decided[sub] < IDS);
            outcome[i] = ID(sub, decided[sub]);
            decided[sub]++;
            seats[EVENT(sub)]++;
            rows++
        fi
    fi;
    printf("lane %d decides submission %d: %d\n", me, sub, outcome[i])
}

inline decide()
{
    rows = 0; newKeys = 0; /* Decision::writesNothing(): neither */
    for (i : 0 .. n - 1) { decideOne() }
    for (i : 0 .. EVENTS - 1) { seats[i] = 0; gone[i] = false }
    i = 0; sub = 0
}

/* INSERT INTO registrations. Its foreign-key check finds the rows of the events held already. */
inline insertRegistrations()
{
    for (i : 0 .. n - 1) {
        if
        :: fresh[i] && IS_ID(outcome[i]) ->
#ifdef CULPRIT
            if
            :: CLIENT(batch[i]) == CULPRIT -> i = 0; goto apart /* refused */
            :: else
            fi;
#endif
            inserted[ours * BATCH + i] = outcome[i];
#ifdef KEEPS_THE_CULPRIT
        :: outcome[i] == NOTHING ->
            inserted[ours * BATCH + i] = ID(batch[i], 0);
            taken[ours * EVENTS + EVENT(batch[i])]++
#endif
        :: else
        fi
    }
    i = 0
}

/* UPDATE events SET booked_count = booked_count + …; locks the row if nobody has yet. */
inline addToBookedCounts()
{
#ifdef NO_LOCK
    DEAD || lock[0] == 0 || HOLDS(ours, 0) || cut[ours];
    alive();
    orLost();
    lock[0] = ours + 1;
#endif
    for (i : 0 .. n - 1) {
        if
        :: fresh[i] && IS_ID(outcome[i]) -> taken[ours * EVENTS + EVENT(batch[i])]++
        :: else
        fi
    }
    i = 0
}

inline insertKeys()
{
#ifdef KEEPS_NO_KEY
    i = 0
#else
    for (i : 0 .. n - 1) {
        if
        :: fresh[i] && HAS_KEY(batch[i]) ->
            keyed[ours * BATCH + i] = outcome[i];
            keyOf[ours * BATCH + i] = batch[i] + 1
        :: else
        fi
    }
    i = 0
#endif
}

/* --- what became of it ----------------------------------------------------------------------- */

#define WROTE_IN(i, e) (fresh[i] && IS_ID(outcome[i]) && EVENT(batch[i]) == e)

/* Sets `row` to the next event that resolve() locks, or to EVENTS. */
inline nextRowToLookAt()
{
    row = EVENTS;
#if defined(LOOKS_FOR_FIRST)
    findFirst();
    if
    :: !HOLDS(ours, EVENT(batch[h])) -> row = EVENT(batch[h])
    :: else
    fi
#elif !defined(LOOKS_WITHOUT_LOCK)
    for (hhh : 0 .. EVENTS - 1) {
        for (hh : 0 .. n - 1) {
            if
            :: row == EVENTS && !HOLDS(ours, hhh) && WROTE_IN(hh, hhh) -> row = hhh
            :: else
            fi
        }
    }
#endif
}

#ifdef ORGANIZER
#define HAS_REGISTRATION(i) (owner[PERSON(batch[i])] == outcome[i] \
                             || cancelled[PERSON(batch[i])] == outcome[i])
#else
#define HAS_REGISTRATION(i) (owner[PERSON(batch[i])] == outcome[i])
#endif

#ifdef LOOKS_FOR_FIRST
/* Sets h to the first that was to be written: of the registrations or, without any, of the keys. */
inline findFirst()
{
    h = BATCH;
    for (hh : 0 .. n - 1) {
        if
        :: h == BATCH && fresh[hh] && (rows > 0 -> IS_ID(outcome[hh]) : HAS_KEY(batch[hh])) ->
            h = hh
        :: else
        fi
    }
}
#endif

/* isThere(): kHaveRegistration, any of those that the batch wrote. */
inline lookFor()
{
    found = false;
#ifdef LOOKS_FOR_FIRST
    findFirst();
    found = rows > 0 && HAS_REGISTRATION(h);
#else
    for (hh : 0 .. n - 1) {
        if
        :: fresh[hh] && IS_ID(outcome[hh]) && HAS_REGISTRATION(hh) -> found = true
        :: else
        fi
    }
#endif
#ifdef TRUSTS_KEYS
    for (hh : 0 .. n - 1) {
        if
        :: rows == 0 && fresh[hh] && HAS_KEY(batch[hh]) && kept[CLIENT(batch[hh])] != 0 ->
            found = true
        :: else
        fi
    }
#endif
}

/* --- answering ------------------------------------------------------------------------------- */

inline answer()
{
    for (i : 0 .. n - 1) {
#ifdef DROPS_LATE
        if
        :: !live[batch[i]] -> drop(batch[i])
        :: else -> tell(batch[i], outcome[i])
        fi;
#elif defined(PARKS)
        if
        :: outcome[i] == LEFT_OUT -> park(batch[i])
        :: else -> tell(batch[i], outcome[i])
        fi;
#else
        tell(batch[i], outcome[i]);
#endif
    }
    forget()
}

inline answerAll(error)
{
    for (i : 0 .. n - 1) { tell(batch[i], (mayBeKept[i] -> UNKNOWN : error)) }
    forget()
}

#ifdef CAREFUL
#define forgetManner() careful = false
#elif defined(PARKS)
#define forgetManner() forgetSkipped()
#else
#define forgetManner() skip
#endif
#ifdef PARKS
inline forgetSkipped()
{
    for (i : 0 .. EVENTS - 1) { skipped[i] = false }
    i = 0
}
#endif

inline forget()
{
    for (i : 0 .. BATCH - 1) {
        batch[i] = 0; outcome[i] = 0; fresh[i] = false; mayBeKept[i] = false
    }
    i = 0; sub = 0; n = 0; rows = 0; newKeys = 0; retries = 0; row = 0; open = false; found = false;
    forgetManner()
}

/* --- sift(), settleEachEvent() ----------------------------------------------------------------------- */

#if defined(CULPRIT) || defined(STUCK)
#define APART
#endif
#ifdef APART
#ifdef CULPRIT
#define SAME_PART(a, b) false /* sift() */
#else
#define SAME_PART(a, b) (EVENT(a) == EVENT(b)) /* settleEachEvent() */
#endif

/* Moves the next part from `rest` into the batch. */
inline takePart()
{
    hhh = 0;
    for (h : 0 .. nRest - 1) {
        if
        :: n == 0 || SAME_PART(batch[0], rest[h]) ->
            batch[n] = rest[h]; mayBeKept[n] = restKept[h]; n++
        :: else -> rest[hhh] = rest[h]; restKept[hhh] = restKept[h]; hhh++
        fi
    }
    nRest = hhh;
    for (h : 0 .. BATCH - 1) {
        if
        :: h >= nRest -> rest[h] = 0; restKept[h] = false
        :: else
        fi
    }
    open = false; /* who joined the culprit would share its fate */
#ifdef CAREFUL
    careful = true;
#endif
    retries = RETRIES
}

/* Sets h to 1 where the batch is one part already. */
inline findParts()
{
    h = 1;
    for (hh : 0 .. n - 1) {
        if
        :: hh > 0 && !SAME_PART(batch[0], batch[hh]) -> h = 0
        :: else
        fi
    }
}

/* Makes `rest` of the batch. Parts are not taken apart again, so nothing is in it. */
inline splitUp()
{
    assert(nRest == 0);
    nRest = n;
    for (h : 0 .. n - 1) { rest[h] = batch[h]; restKept[h] = mayBeKept[h] }
    forget()
}

inline forgetRest()
{
    for (i : 0 .. BATCH - 1) { rest[i] = 0; restKept[i] = false }
    i = 0; nRest = 0
}

/* m_away: the database was not there for one part, so the others hear the same. */
inline refuseRest()
{
    for (i : 0 .. BATCH - 1) {
        if
        :: i < nRest -> tell(rest[i], (restKept[i] -> UNKNOWN : NOTHING))
        :: else
        fi
    }
    forgetRest()
}
#else
#define refuseRest() skip
#define forgetRest() skip
#endif

/* --- the lane -------------------------------------------------------------------------------- */

proctype Lane(byte me)
{
    byte batch[BATCH], outcome[BATCH];
    bool fresh[BATCH];  /* decided just now, not the answer of an earlier try */
    bool mayBeKept[BATCH]; /* a lost try may have kept its refusal */
    byte seats[EVENTS]; /* booked_count as it was locked */
    bool gone[EVENTS];  /* there is no such row */
    byte n, rows, newKeys, retries, row, i, sub;
    bool open, found;   /* Batch::isOpen; of lookFor() */
#ifdef CAREFUL
    bool careful; /* Batch::carefully */
#endif
#ifdef PARKS
    bool skipped[EVENTS]; /* rows that others held: LockedState::busy */
#endif
#ifdef APART
    byte rest[BATCH], nRest; /* parts that are still to come */
    bool restKept[BATCH];    /* their mayBeKept */
#endif
#ifdef KNOWN_BEFORE_LOCK
    byte seenOwner[BATCH], seenKept[BATCH];
#endif
#ifdef JOINS_AFTER_KNOWN
    byte asked;
#endif

next: /* run() */
#ifdef APART
    atomic {
        if
        :: nRest > 0 -> takePart(); goto settle
        :: else
        fi
    }
#endif
end_idle:
    atomic {
        DEAD || len(line[me]) > 0 ->
        alive();
        takeBatch();
        if
        :: n == 0 -> goto next
        :: else
        fi;
        open = true;
        retries = RETRIES;

settle: /* and book(), with the first lock where it is free */
        alive();
        if
#if FAULTS > 0
        :: faults > 0 -> faults--; goto away /* connect() is false */
#endif
        :: true -> begin()
        fi;
#ifdef KNOWN_BEFORE_LOCK
        for (i : 0 .. n - 1) {
            seenOwner[i] = owner[PERSON(batch[i])];
            seenKept[i] = kept[CLIENT(batch[i])]
        }
        i = 0;
        open = false;
#endif
#ifdef NO_LOCK
        row = EVENTS
#elif defined(PARKS)
        forgetSkipped();
        nextRow()
#else
        nextRow();
        lockRow()
#endif
    }
    do
    :: atomic { row < EVENTS -> lockRow() }
#ifdef PARKS
    :: atomic { row < EVENTS && lock[row] != 0 && !cut[ours] && !DEAD -> skipRow() }
#endif
    :: row == EVENTS -> break
    od;

    /* Latecomers; read(), a new statement, so it sees what the last holder has committed;
     * decide(). Where nothing is to be written: ROLLBACK, and the answers. */
    atomic {
        alive();
#ifdef NO_LOCK
        for (i : 0 .. EVENTS - 1) { seats[i] = booked[i] }
        i = 0;
#endif
#ifdef JOINS_AFTER_KNOWN
        asked = n;
#endif
        joinIn();
        orLost();
        decide();
        if
        :: rows == 0 && newKeys == 0 -> leave(); answer(); goto next
        :: else
        fi
    }

    /* write(): as one step, or a step a statement */
#ifdef STATEMENT_BY_STATEMENT
    atomic { alive(); orLost(); insertRegistrations() }
    atomic { alive(); orLost(); addToBookedCounts() }
    atomic { alive(); orLost(); insertKeys() }
#else
    atomic {
        alive();
        orLost();
#ifdef UPDATE_FIRST
        addToBookedCounts();
        insertRegistrations();
#else
        insertRegistrations();
        addToBookedCounts();
#endif
        insertKeys()
    }
#endif

    /* Transaction::commit(). That the session is broken shows only when COMMIT is not answered;
     * whether it has arrived does not show at all. */
    atomic {
        alive();
#ifdef ANSWERS_BEFORE_COMMIT
        for (i : 0 .. n - 1) { tell(batch[i], outcome[i]) }
        i = 0;
#endif
        if
        :: cut[ours]
        :: else -> tx[ours] = COMMITTING
        fi
    }
    atomic {
        DEAD || tx[ours] == ENDED || cut[ours] ->
        alive();
        if
        :: cut[ours] -> leave()
        :: else -> leave(); answer(); goto next
        fi
    }

    /* settleUnknown() */
    atomic {
        alive();
        printf("lane %d: whether it has committed is not known\n", me);
#if defined(ASSUMES_LOST)
        goto notBooked;
#elif defined(ASSUMES_COMMITTED)
        answer();
        goto next;
#endif
        if
#if FAULTS > 0
        :: faults > 0 -> faults--; refuseRest(); goto unresolved /* connect() is false */
#endif
        :: true -> begin()
        fi;
        nextRowToLookAt()
    }
    do
    :: atomic { /* resolve(): whoever holds the row has ended once we have it */
        row < EVENTS && (DEAD || lock[row] == 0 || cut[ours]) ->
        alive();
        if
        :: cut[ours] -> leave(); goto unresolved
        :: else
        fi;
        lock[row] = ours + 1;
        nextRowToLookAt()
    }
    :: row == EVENTS -> break
    od;
    atomic {
        alive();
        if
        :: cut[ours] -> leave(); goto unresolved
        :: else
        fi;
        lookFor();
        leave();
        if
        :: found -> printf("lane %d: it has committed\n", me); answer(); goto next
        :: else ->
            printf("lane %d: it has not committed\n", me);
#ifndef FORGETS_THE_KEPT
            for (i : 0 .. n - 1) { /* Decision::onlyRefuses(): or it has */
                mayBeKept[i] = mayBeKept[i] || (rows == 0 && fresh[i] && HAS_KEY(batch[i]))
            }
            i = 0;
#endif
            goto notBooked
        fi
    }

unresolved: /* a refusal books nothing, committed or not; but under a key it may be kept */
    atomic {
        alive();
        printf("lane %d: it cannot be found out\n", me);
        for (i : 0 .. n - 1) {
#ifdef UNKNOWN_AS_NOTHING
            outcome[i] = NOTHING
#else
            outcome[i] = (IS_ID(outcome[i]) || HAS_KEY(batch[i]) -> UNKNOWN : NOTHING)
#endif
        }
        answer();
        goto next
    }

lost: /* before COMMIT was sent */
    atomic {
        alive();
        printf("lane %d: lost before COMMIT\n", me);
        leave()
    }

notBooked: /* settleLost() */
    atomic {
        alive();
        for (i : 0 .. BATCH - 1) { outcome[i] = 0; fresh[i] = false }
        i = 0; rows = 0; newKeys = 0; found = false;
        if
        :: retries > 0 -> retries--; goto settle
        :: else ->
#ifdef FORGETS_THE_LOST
            forget();
#else
            printf("lane %d: lost once more\n", me);
            answerAll(NOTHING);
#endif
            goto next
        fi
    }

away: /* refuseAllWaiting(), answerAll() */
    atomic {
        alive();
        printf("lane %d: the database is away\n", me);
        do
        :: len(line[me]) > 0 ->
            line[me]?sub;
            if
            :: live[sub] -> tell(sub, NOTHING)
            :: else -> drop(sub)
            fi
        :: else -> break
        od;
        refuseRest();
        answerAll(NOTHING);
        goto next
    }

#ifdef APART
apart: /* settleRefused(): all is rolled back, and the session stands */
    atomic {
        alive();
        leave();
#ifdef CAREFUL
        if
        :: !careful -> /* settleRefused(): the same batch, once more */
            printf("lane %d: carefully\n", me);
            careful = true;
            open = false;
            retries = RETRIES;
            for (i : 0 .. BATCH - 1) { outcome[i] = 0; fresh[i] = false }
            i = 0; rows = 0; newKeys = 0;
            goto settle
        :: else
        fi;
#endif
        printf("lane %d: taken apart\n", me);
        findParts();
        if
        :: h -> /* 500, or 503 where a lock was not to be had */
            printf("lane %d: cannot be taken apart further\n", me);
            answerAll(NOTHING)
        :: else -> splitUp()
        fi;
        goto next
    }
#endif

killed:
    atomic {
        printf("lane %d: killed\n", me);
        do
        :: len(line[me]) > 0 -> line[me]?_
        :: else -> break
        od;
        forget();
        forgetRest();
        for (i : 0 .. EVENTS - 1) { seats[i] = 0; gone[i] = false }
        i = 0
    }
}
