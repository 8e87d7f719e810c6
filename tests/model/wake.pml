/* The waiting line of a lane and its wake-ups: push(), wait(), takeWhile() and stop() of
 * backend/admission/waiting_line.cpp. A worker wakes the lane only where it may be asleep
 * (m_idle); the question is whether one can be missed.
 */

#define WORKERS 2
#define PUSHES 2 /* of each worker */
#define BATCH 2
#define ALL (WORKERS * PUSHES)

bool mutex;
byte waiting;
bool idle, stopping;

bool asleep;         /* the lane is in WaitCondition::wait() */
byte falseWakes = 2; /* a condition variable may wake for nothing */
bool gone;           /* the lane's thread has ended */
byte taken, refused;

inline lock() { atomic { !mutex -> mutex = true } }
inline unlock() { mutex = false }
inline notify() { asleep = false } /* whoever sleeps; nothing where nobody does */

/* push() */
proctype Worker()
{
    byte pushed;
    bool wake;

    do
    :: pushed < PUSHES ->
#ifdef NOTIFIES_FIRST
        wake = idle;
        if
        :: wake -> notify()
        :: else
        fi;
#endif
        lock();
        if
        :: stopping -> refused++; unlock()
        :: else ->
            d_step { waiting++; wake = idle; idle = false };
            unlock();
#ifndef NOTIFIES_FIRST
            if
            :: wake -> notify()
            :: else
            fi
#endif
        fi;
        d_step { pushed++; wake = false }
    :: else -> break
    od
}

/* run(): takeBatch(), and joinIn() while the batch is booked */
proctype Lane()
{
    byte batch;

    do
    :: lock();
        do
        :: waiting == 0 && stopping -> unlock(); gone = true; goto ended
        :: waiting == 0 && !stopping ->
            idle = true;
#ifdef WAITS_LATE
            unlock();
            asleep = true;
#else
            d_step { asleep = true; mutex = false }; /* wait() is both in one */
#endif
end_asleep:
            !asleep;
            lock()
        :: waiting > 0 -> break
        od;
        idle = false;
        d_step { batch = (waiting < BATCH -> waiting : BATCH); waiting = waiting - batch };
        unlock();
        lock();
        d_step {
            if
            :: waiting > 0 && batch < BATCH -> waiting--; batch++
            :: else
            fi
        };
        unlock();
        d_step { taken = taken + batch; batch = 0 }
    od;
ended:
    skip
}

proctype FalseWaker()
{
end:
    do
    :: d_step { asleep && falseWakes > 0 -> falseWakes--; asleep = false }
    od
}

/* stop(), at any moment or never */
proctype Stopper()
{
    if
    :: true -> lock(); stopping = true; unlock(); notify()
    :: true
    fi
}

/* When nothing can happen any more. */
proctype Rest()
{
    timeout ->
    d_step {
        assert(waiting == 0); /* nobody waits while the lane sleeps */
        assert(taken + refused == ALL); /* nobody is lost */
        assert(gone == stopping) /* told to stop, it has stopped */
    }
}

init
{
    byte i;

    atomic {
        for (i : 1 .. WORKERS) { run Worker() }
        run Lane();
        run FalseWaker();
        run Stopper();
        run Rest();
        i = 0
    }
}
