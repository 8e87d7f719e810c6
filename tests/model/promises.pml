/* What is promised, as assertions at the places where it could break. The variables here are
 * nobody's: they remember what clients were told. check.mjs knows assertions by the words behind.
 */

bool live[SUBMISSIONS];   /* its client waits: ReplyAddress::isLive() */
byte decided[SUBMISSIONS]; /* how many ids it has had */
bool barred[SUBMISSIONS]; /* it must not be booked any more: refused, or dropped */
byte told[CLIENTS];       /* what its key has led to, once a lane has said so */
bool keeps[SUBMISSIONS];  /* its key was kept when it was decided */

#define BOOKED(sub) (owner[PERSON(sub)] != 0 && SUBMISSION(owner[PERSON(sub)]) == (sub))
#define KEY_BOOKED(sub) (HAS_KEY(sub) && owner[PERSON(sub)] != 0 \
                         && CLIENT(SUBMISSION(owner[PERSON(sub)])) == CLIENT(sub))

/* COMMIT is about to make this registration true. */
inline mayBook(id)
{
    assert(owner[PERSON(SUBMISSION(id))] == 0); /* an e-mail once an event */
    assert(!barred[SUBMISSION(id)]); /* what was refused or dropped is never booked */
    assert(!HAS_KEY(SUBMISSION(id)) || told[CLIENT(SUBMISSION(id))] == 0) /* a key books once */
}

/* With COMMIT its outcome is its key's, for good. */
inline hasKept(sub)
{
    assert(!barred[sub]); /* who was told to try again has kept nothing */
    keeps[sub] = true
}

/* After each commit. */
inline countSeats()
{
    for (h : 0 .. EVENTS - 1) {
        hh = 0;
        for (hhh : 0 .. CLIENTS - 1) {
            if
            :: EVENT_OF(hhh) == h && owner[hhh] != 0 -> hh++
            :: else
            fi
        }
#ifdef BOOKED_BEFORE
        if
        :: h == 0 && owner[STRANGER] != 0 -> hh++
        :: else
        fi;
#endif
        assert(booked[h] == hh); /* the count is the number of rows */
        assert(booked[h] <= SEATS) /* never overbooked */
    }
}

#ifdef ORGANIZER /* takes back what was true when it was decided */
#define CHANGED_SINCE true
#define WAS_DELETED(sub) deleted[EVENT(sub)]
#else
#define CHANGED_SINCE false
#define WAS_DELETED(sub) false
#endif

/* Its client has gone before its batch starts. */
inline drop(sub)
{
    printf("submission %d is dropped\n", sub);
    assert(!BOOKED(sub)); /* what is dropped was not booked */
    barred[sub] = true;
    decided[sub] = 0
}

/* An answer leaves the lane, whether or not the client still waits. */
inline tell(sub, answer)
{
    printf("submission %d is told %d (250 full, 251 duplicate, 253 nothing, 254 unknown)\n",
        sub, answer);
    assert(answer != 0); /* everybody gets an outcome */
    assert(!IS_ID(answer) || owner[PERSON(sub)] == answer || WAS_DELETED(sub)); /* 201: its row */
    if
    :: IS_REFUSAL(answer) || answer == NOTHING ->
        assert(!BOOKED(sub)); /* a refusal books nothing */
        assert(answer == NOTHING || !KEY_BOOKED(sub)); /* nor has another try of its key */
        assert(answer != NOTHING || !keeps[sub]); /* who was told to try again has kept nothing */
        assert(answer != FULL || booked[EVENT(sub)] == SEATS || CHANGED_SINCE); /* full is full */
        assert(answer != DUPLICATE || owner[PERSON(sub)] != 0 || CHANGED_SINCE); /* is registered */
        barred[sub] = true
    :: else
    fi;
    if
    :: HAS_KEY(sub) && (IS_ID(answer) || IS_REFUSAL(answer)) ->
        assert(told[CLIENT(sub)] == 0 || told[CLIENT(sub)] == answer); /* a repeat gets the same */
        told[CLIENT(sub)] = answer
    :: else
    fi;
    live[sub] = false;
    decided[sub] = 0
}
