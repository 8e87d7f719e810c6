/* PostgreSQL, as far as the protocol leans on it: row locks, sessions, and transactions of which
 * nobody sees anything before COMMIT. No CHECK and no UNIQUE: in the real schema those stand behind
 * the protocol, and here they would hide its mistakes. Where one would speak up, an assertion does.
 */

/* A lane has one session while it has a transaction. A broken one lives on until its backend
 * notices, so there are more of them than lanes. */
#ifdef CRASH
#define SESSIONS (ALL_LANES + FAULTS * ALL_LANES + KILLS * LANES)
#else
#define SESSIONS (ALL_LANES + FAULTS + KILLS * LANES)
#endif
#define NO_SESSION 255

#define IDLE 0       /* no transaction */
#define ACTIVE 1     /* BEGIN … */
#define COMMITTING 2 /* COMMIT has arrived */
#define ENDED 3      /* committed, or rolled back by force; its lane has not heard of it yet */

byte lock[EVENTS];       /* FOR UPDATE of a row of events: session + 1, or 0 */
byte booked[EVENTS];     /* events.booked_count */
byte owner[CLIENTS + 1]; /* registrations by person: the id, or 0 */
byte kept[CLIENTS];      /* idempotency_keys by client: the outcome, or 0 */
#ifdef ORGANIZER
byte cancelled[CLIENTS + 1]; /* registrations with cancelled_at, whose rows stay */
bool deleted[EVENTS];
#endif

byte tx[SESSIONS];
bool owned[SESSIONS]; /* by a lane */
bool cut[SESSIONS];   /* nothing gets through to the lane any more */
/* Written and not committed: */
byte inserted[SESSIONS * BATCH]; /* registrations, */
byte taken[SESSIONS * EVENTS];   /* what is added to booked_count, */
byte keyOf[SESSIONS * BATCH];    /* keys, by submission + 1, */
byte keyed[SESSIONS * BATCH];    /* and their outcomes */

bool dead[SERVERS];
byte session[ALL_LANES];

#define HOLDS(s, event) (lock[event] == (s) + 1)

/* The lane lets go of a session; its backend ends what is still to be ended. */
inline disown(s)
{
    owned[s] = false;
    if
    :: tx[s] == IDLE || tx[s] == ENDED -> tx[s] = IDLE; cut[s] = false
    :: else
    fi
}

/* After COMMIT or ROLLBACK: what was written is seen by all or gone, and the locks are free. */
inline endTransaction(s)
{
    for (h : 0 .. BATCH - 1) {
        inserted[(s) * BATCH + h] = 0;
        keyed[(s) * BATCH + h] = 0;
        keyOf[(s) * BATCH + h] = 0
    }
    for (h : 0 .. EVENTS - 1) {
        taken[(s) * EVENTS + h] = 0;
        if
        :: HOLDS(s, h) -> lock[h] = 0
        :: else
        fi
    }
    if
    :: owned[s] -> tx[s] = ENDED
    :: else -> tx[s] = IDLE; cut[s] = false
    fi
}

/* All that was written becomes true at once, and is durable before anybody sees it. */
inline commitTransaction(s)
{
    printf("session %d commits\n", s);
    for (h : 0 .. BATCH - 1) {
        if
        :: inserted[(s) * BATCH + h] != 0 ->
            mayBook(inserted[(s) * BATCH + h]);
            owner[PERSON(SUBMISSION(inserted[(s) * BATCH + h]))] = inserted[(s) * BATCH + h]
        :: else
        fi;
        if
        :: keyOf[(s) * BATCH + h] != 0 ->
            hh = keyOf[(s) * BATCH + h] - 1;
            assert(kept[CLIENT(hh)] == 0); /* a key is kept once */
            kept[CLIENT(hh)] = keyed[(s) * BATCH + h];
            hasKept(hh)
        :: else
        fi
    }
    for (h : 0 .. EVENTS - 1) { booked[h] = booked[h] + taken[(s) * EVENTS + h] }
    countSeats();
    endTransaction(s)
}

/* The process behind a session. It commits what it was told to. At any moment it may be killed or
 * cut off from its lane; then it rolls back, at once or later, and holds its locks until then. */
proctype Backend(byte s)
{
end:
    do
    :: d_step { tx[s] == COMMITTING -> commitTransaction(s) }
    :: d_step {
        cut[s] && (tx[s] == ACTIVE || tx[s] == COMMITTING) ->
        printf("session %d is rolled back\n", s);
        endTransaction(s)
    }
#if FAULTS > 0
    :: d_step {
        faults > 0 && owned[s] && !cut[s] && tx[s] != IDLE ->
        printf("session %d breaks\n", s);
        faults--;
#ifdef CRASH /* of all of PostgreSQL */
        for (h : 0 .. SESSIONS - 1) {
            if
            :: owned[h] && tx[h] != IDLE -> cut[h] = true
            :: else
            fi
        }
#endif
        cut[s] = true
    }
#endif
    od
}

#ifdef ORGANIZER
#define CANCELS 1
#define DELETES 2
/* An organizer at another server: one transaction, under the lock of event 0. */
proctype Organizer()
{
    d_step {
        lock[0] == 0 ->
#if ORGANIZER == CANCELS
        printf("the organizer cancels the registration of before\n");
        cancelled[STRANGER] = owner[STRANGER];
        owner[STRANGER] = 0;
        booked[0]--
#else /* the event and its registrations; its keys stay */
        printf("the organizer deletes event 0\n");
        deleted[0] = true;
        booked[0] = 0;
        for (h : 0 .. CLIENTS - 1) {
            if
            :: EVENT_OF(h) == 0 -> owner[h] = 0
            :: else
            fi
        }
#endif
    }
}
#endif
