/* Holds that expire, and a waiting list whose offers are holds, with two servers on one database: what decide(),
 * expireHolds(), offerSeats() and HoldWatch do. A transaction locks the event's row, reads what is left, decides,
 * writes and commits; or its server dies, and nothing is written. A watch submits a command for an event whose holds
 * are overdue.
 *
 * The question is whether a seat can get lost, be sold twice, or stay free while somebody waits for it.
 */

#ifndef CAPACITY
#define CAPACITY 1
#endif
#define BUYERS 2  /* each holds, then confirms, lets go, or forgets it */
#define WAITERS 2 /* each joins, and takes or leaves what is offered */
#define PEOPLE 4

#define NOTHING 0
#define HELD 1
#define OVERDUE 2 /* held, and its time is over: nobody has noticed yet */
#define BOOKED 3
#define ENDED 4

/* What a command asks for. */
#define HOLD 1
#define CONFIRM 2
#define RELEASE 3
#define JOIN 4
#define EXPIRE 5

bool locked;        /* the event's row */
byte booked, held;  /* its counts */
byte order[PEOPLE]; /* each person's: of who waits, the offer */
bool waits[PEOPLE];
byte deaths = 1;    /* that servers may still die */

#define FREE (CAPACITY - booked - held)
#define IS(p, state) (order[p] == state)
#define COUNT(state) (IS(0, state) + IS(1, state) + IS(2, state) + IS(3, state))

/* left: what was free when the transaction looked, and what it has given and freed since. */
inline expireHolds()
{
    for (i : 0 .. PEOPLE - 1) {
        if
        :: IS(i, OVERDUE) ->
            order[i] = ENDED;
#ifndef KEEPS_EXPIRED
            held--;
            left++
#endif
        :: else
        fi
    }
}

inline offerSeats()
{
    for (i : BUYERS .. PEOPLE - 1) {
        if
#ifdef OFFERS_TO_ALL
        :: waits[i] ->
#else
        :: waits[i] && left > 0 ->
#endif
            waits[i] = false;
            order[i] = HELD;
            held++;
            left--
        :: else
        fi
    }
}

inline decideOne(who, what)
{
    if
    :: what == HOLD && left > 0 -> order[who] = HELD; held++; left--
    :: what == CONFIRM && IS(who, HELD) -> order[who] = BOOKED; held--; booked++
    :: what == CONFIRM && IS(who, ENDED) && left > 0 -> order[who] = BOOKED; booked++; left--
    :: what == RELEASE && IS(who, HELD) -> order[who] = ENDED; held--; left++
    :: what == RELEASE && IS(who, BOOKED) -> order[who] = ENDED; booked--; left++
    :: what == JOIN && left <= 0 -> waits[who] = true
    :: else
    fi
}

inline transact(who, what)
{
#ifndef NO_LOCK
    atomic { !locked -> locked = true };
#endif
    if
    :: left = FREE;
        d_step {
            expireHolds();
            decideOne(who, what);
#ifdef FORGETS_THE_LIST
            if
            :: what == RELEASE
            :: else -> offerSeats()
            fi;
#else
            offerSeats();
#endif
            assert(booked + held <= CAPACITY); /* never oversold */
            assert(COUNT(HELD) + COUNT(OVERDUE) == held); /* each hold is counted */
            assert(COUNT(BOOKED) == booked); /* each registration is counted */
            i = 0;
            left = 0
        }
    :: deaths > 0 -> deaths-- /* the server dies: all is rolled back */
    fi;
    locked = false
}

proctype Buyer(byte me)
{
    byte i;
    short left;

    transact(me, HOLD);
    if
    :: transact(me, CONFIRM);
        if
        :: transact(me, RELEASE)
        :: true
        fi
    :: transact(me, RELEASE)
    :: true /* never comes back */
    fi
}

proctype Waiter(byte me)
{
    byte i;
    short left;

    transact(me, JOIN);
    if
    :: order[me] != NOTHING ->
        if
        :: transact(me, CONFIRM)
        :: transact(me, RELEASE)
        fi
    :: true
    fi
}

proctype Clock()
{
end:
    do
    :: d_step { IS(0, HELD) -> order[0] = OVERDUE }
    :: d_step { IS(1, HELD) -> order[1] = OVERDUE }
    :: d_step { IS(2, HELD) -> order[2] = OVERDUE }
    :: d_step { IS(3, HELD) -> order[3] = OVERDUE }
    od
}

/* That of a server which goes on: looks again and again, without a lock. What it submits may be lost. */
proctype Watch()
{
    byte i;
    short left;

end:
    do
#ifndef NO_WATCH
    :: COUNT(OVERDUE) > 0 -> transact(0, EXPIRE)
#endif
    :: false
    od
}

/* When nothing can happen any more. */
proctype Rest()
{
    timeout ->
    d_step {
        assert(COUNT(OVERDUE) == 0); /* no hold stays that nobody takes back */
        assert(FREE <= 0 || !(waits[2] || waits[3])) /* nobody waits for a seat that is free */
    }
}

init
{
    byte i;

    atomic {
        for (i : 0 .. BUYERS - 1) { run Buyer(i) }
        for (i : BUYERS .. PEOPLE - 1) { run Waiter(i) }
        run Clock();
        run Watch();
        run Rest();
        i = 0
    }
}
