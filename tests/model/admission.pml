/* The admission protocol: clients, servers with their lanes, and a PostgreSQL that may fail.
 *
 * Each step of a lane is a statement to the database or a look at its waiting line; between two
 * steps anything else may happen. README.md maps the steps to functions. Sizes, faults and planted
 * mistakes are macros, set by check.mjs; without any, this is the protocol as it is in the code.
 */

#ifndef SERVERS
#define SERVERS 2 /* on one database */
#endif
#ifndef LANES
#define LANES 1 /* of each server */
#endif
#ifndef EVENTS
#define EVENTS 1
#endif
#ifndef SEATS
#define SEATS 1 /* of each event */
#endif
#ifndef BATCH
#define BATCH 2 /* MAX_BATCH */
#endif
#ifndef CLIENTS
#define CLIENTS 3
#endif
#ifndef TRIES
#define TRIES 1 /* a client sends its request so often at most, each time to any server */
#endif
#ifndef TRIES_OF
#define TRIES_OF(c) TRIES
#endif
#ifndef EVENT_OF
#define EVENT_OF(c) ((c) % EVENTS)
#endif
#ifndef PERSON_OF
#define PERSON_OF(c) (c) /* the first client with the same event and e-mail */
#endif
#ifndef KEYED
#define KEYED(c) 0 /* whether its request has an Idempotency-Key, the same at each try */
#endif
#ifndef STAYS
#define STAYS 0 /* whether clients wait for their answers, however long; otherwise they may leave */
#endif
#ifndef HEDGES
#define HEDGES 0 /* whether clients try again before the last try is answered */
#endif
#ifndef FAULTS
#define FAULTS 0 /* at most so often a session breaks or the database cannot be reached */
#endif
#ifndef KILLS
#define KILLS 0 /* servers killed at most: 0 or 1 */
#endif

#ifdef UNEQUAL /* ADMISSION_LANES differs: server 0 has one, server 1 one an event */
#define ALL_LANES (1 + EVENTS)
#define SERVER_OF(lane) ((lane) > 0)
#define LANE_OF(server, event) ((server) * (1 + (event)))
#else
#define ALL_LANES (SERVERS * LANES)
#define SERVER_OF(lane) ((lane) / LANES)
#define LANE_OF(server, event) ((server) * LANES + (event) % LANES)
#endif

/* Servers are alike, so the first client may as well ask the first one, and so on. */
#define MAY_ASK(server) (c >= (server) || try > 0 || KILLS > 0)

/* A submission is one try of a client. */
#define SUBMISSIONS (CLIENTS * TRIES)
#define CLIENT(sub) ((sub) / TRIES)
#define EVENT(sub) EVENT_OF(CLIENT(sub))
#define PERSON(sub) PERSON_OF(CLIENT(sub))
#define HAS_KEY(sub) (KEYED(CLIENT(sub)))
#define STRANGER CLIENTS /* a person that was registered before all this */

/* Outcomes. Up to LAST_ID: booked, and the id of the registration, a new one each time that the
 * submission is decided. */
#define IDS 4
#define ID(sub, nth) (1 + (sub) * IDS + (nth))
#define SUBMISSION(id) (((id) - 1) / IDS)
#define LAST_ID 200
#define IS_ID(outcome) ((outcome) > 0 && (outcome) <= LAST_ID)
#define LEFT_OUT 249  /* not decided: its commands are parked */
#define FULL 250      /* 409 event_full */
#define DUPLICATE 251 /* 409 already_registered */
#define MISSING 252   /* 404 event_not_found */
#define NOTHING 253   /* 500, and 503 but outcome_unknown: nothing was booked */
#define UNKNOWN 254   /* 503 outcome_unknown */
#define IS_REFUSAL(outcome) ((outcome) >= FULL && (outcome) <= MISSING)

byte faults = FAULTS; /* still to come */
#ifdef STUCK
byte stuck = STUCK; /* locks that cannot be had in time, still to come */
#endif
hidden byte h, hh, hhh; /* scratch, within one step only */

#include "promises.pml"
#include "postgres.pml"
#include "lane.pml"

/* Sends its request and waits; sends it again, to any server, when it was answered or has left. */
proctype Client(byte c)
{
    byte try, server;

end:
    do
    :: atomic { /* AdmissionQueue::submit() */
        try < TRIES_OF(c) && (HEDGES || try == 0 || !live[c * TRIES + try - 1]) ->
        if
        :: !dead[0] -> server = 0
#if SERVERS > 1
        :: !dead[1] && MAY_ASK(1) -> server = 1
#endif
#if SERVERS > 2
        :: !dead[2] && MAY_ASK(2) -> server = 2
#endif
        fi;
        printf("client %d sends submission %d to server %d\n", c, c * TRIES + try, server);
        live[c * TRIES + try] = true;
        line[LANE_OF(server, EVENT_OF(c))]!(c * TRIES + try);
        try++
    }
    :: d_step { /* leaves, or its connection breaks */
        try > 0 && live[c * TRIES + try - 1] && (!STAYS || dead[server]) ->
        printf("client %d leaves\n", c);
        live[c * TRIES + try - 1] = false
    }
    od
}

/* kill -9 of a server, at any moment. */
proctype Killer()
{
    d_step {
        printf("server 0 is killed\n");
        dead[0] = true;
        for (h : 0 .. LANES - 1) {
            if
            :: session[h] != NO_SESSION ->
                cut[session[h]] = true;
                disown(session[h]);
                session[h] = NO_SESSION
            :: else
            fi
        }
    }
}

/* When nothing can happen any more; spin itself looks for processes that are stuck. */
proctype Rest()
{
    timeout ->
    d_step {
        for (h : 0 .. EVENTS - 1) {
            assert(lock[h] == 0) /* no deadlock, no lock left behind */
        }
        for (h : 0 .. SESSIONS - 1) {
            assert(tx[h] == IDLE && !owned[h] && !cut[h]) /* nor a session */
        }
        for (h : 0 .. SUBMISSIONS - 1) {
            assert(!live[h]) /* nobody waits for ever */
        }
    }
}

init
{
    byte i;

    atomic {
        /* Fewer faults are runs of their own: a deadlock must not hide behind a fault to come. */
#if FAULTS > 0
        do
        :: faults > 0 -> faults--
        :: break
        od;
#endif
#ifdef BOOKED_BEFORE
        owner[STRANGER] = LAST_ID;
        booked[0] = 1;
#endif
        for (i : 0 .. SESSIONS - 1) { run Backend(i) }
        for (i : 0 .. ALL_LANES - 1) { session[i] = NO_SESSION; run Lane(i) }
        for (i : 0 .. CLIENTS - 1) { run Client(i) }
#if KILLS > 0
        if
        :: true -> run Killer()
        :: true
        fi;
#endif
#ifdef ORGANIZER
        run Organizer();
#endif
        run Rest();
        i = 0
    }
}
