#include "tests/support/sales_play.h"

#include "shared/api/sale_json.h"
#include "shared/error.h"

namespace boxoffice {

namespace {

constexpr int kPeople = 7;

QString person(int n)
{
    return QStringLiteral("p%1@example.com").arg(n);
}

Uuid nextId()
{
    static IdSource ids;
    return ids.next(kSalesStart * 1000);
}

template <typename Map> const typename Map::mapped_type *nth(const Map &all, int n)
{
    if (all.empty()) {
        return nullptr;
    }
    auto it = all.begin();
    std::advance(it, n % static_cast<int>(all.size()));
    return &it->second;
}

#define REQUIRE(condition)                                                                         \
    if (!(condition)) {                                                                            \
        return #condition;                                                                         \
    }

QByteArray constraints(const SalesWorld &world)
{
    const Event &event = world.event;
    REQUIRE(event.bookedCount >= 0 && event.heldCount >= 0);
    REQUIRE(event.bookedCount + event.heldCount <= event.capacity);
    for (const auto &[id, type] : world.types) {
        REQUIRE(type.bookedCount >= 0 && type.heldCount >= 0);
        REQUIRE(!type.capacity || type.bookedCount + type.heldCount <= *type.capacity);
    }
    for (const auto &[id, quota] : world.quotas) {
        REQUIRE(quota.bookedCount + quota.heldCount <= quota.size);
    }
    std::map<QString, QSet<int>> seats;
    int booked = 0, held = 0;
    for (const auto &[id, registration] : world.registrations) {
        if (!registration.cancelledAt) {
            REQUIRE(!seats[registration.userEmail].contains(registration.nth));
            seats[registration.userEmail].insert(registration.nth);
            ++booked;
        }
    }
    for (const auto &[id, order] : world.orders) {
        held += order.status == OrderStatus::Held ? seatsOf(order.lines) : 0;
    }
    REQUIRE(booked == event.bookedCount);
    REQUIRE(held == event.heldCount);
    QSet<QString> waiting;
    for (const auto &[id, entry] : world.entries) {
        if (entry.status == WaitingStatus::Waiting || entry.status == WaitingStatus::Offered) {
            REQUIRE(!waiting.contains(entry.email));
            waiting.insert(entry.email);
        }
    }
    return {};
}

// What a step asks for, and what the oracle says to it, which it does at once.
class Play
{
public:
    Play(quint32 seed, SalesTables &tables) : m_random(seed), m_tables(tables) { }

    QByteArray run(const std::vector<SalesStep> &steps);

private:
    void begin(quint32 shape);
    std::optional<Command> commandOf(const SalesStep &step);
    SalesStep resolved(SalesStep step) const;
    QByteArray plainly(const SalesStep &step);
    QByteArray plainOrder(const SalesStep &step, bool holds);
    QByteArray plainConfirm(int n);
    QByteArray plainCancel(int n);
    QByteArray plainAdd(const SalesStep &step, bool exceeds);
    QByteArray plainJoin(const SalesStep &step);
    QByteArray same() const;

    std::vector<std::pair<int, int>> linesIn(const SalesStep &step) const
    {
        std::vector<std::pair<int, int>> lines{{typeIn(step), 1 + step.n[2] % 3}};
        if (m_plain.typed && step.n[3] % 3 == 0) {
            const int other = (lines[0].first + 1) % m_plain.types();
            if (other != lines[0].first) {
                lines.push_back({other, 1 + step.n[4] % 2});
            }
        }
        return lines;
    }
    int typeIn(const SalesStep &step) const
    {
        return m_plain.typed ? step.n[1] % m_plain.types() : -1;
    }
    std::optional<Uuid> idOf(int type) const
    {
        return type < 0 ? std::nullopt
                        : std::optional(m_world.typeIds[static_cast<std::size_t>(type)]);
    }
    static int personIn(const SalesStep &step) { return step.n[0] % kPeople; }

    QRandomGenerator m_random;
    Plain m_plain;
    SalesWorld m_world;
    SalesTables &m_tables;
};

void Play::begin(quint32 shape)
{
    m_plain = {};
    m_world = {};
    m_world.event.id.bytes[15] = 1;
    m_world.event.name = QStringLiteral("n");
    m_world.event.version = 1;
    m_world.event.sales.waitingList = true;
    m_world.event.sales.maxPerEmail = 4;
    m_world.event.sales.maxPerOrder = 4;
    m_plain.capacity = 2 + static_cast<int>(shape % 5);
    m_world.event.capacity = m_plain.capacity;
    m_plain.strict = shape & 32;
    m_world.event.sales.waitingPolicy =
        m_plain.strict ? WaitingPolicy::Strict : WaitingPolicy::Fill;
    m_world.readOfEach = 1 + static_cast<int>(shape / 7 % 3);
    m_plain.typed = shape & 64;
    if (!m_plain.typed) {
        return;
    }
    for (int t = 0; t < 3; ++t) {
        TicketType type{nextId(), m_world.event.id, QStringLiteral("t")};
        type.position = t;
        const int capacity = t == 2 ? -1 : 1 + static_cast<int>(shape / (3 + t) % 3);
        type.capacity = capacity < 0 ? std::nullopt : std::optional(capacity);
        m_plain.typeCapacity.push_back(capacity);
        m_plain.hidden.push_back(false);
        m_world.types[type.id] = type;
        m_world.typeIds.push_back(type.id);
    }
    for (int q = 0; q < 2; ++q) { // they cross
        Quota quota{nextId(), m_world.event.id, QStringLiteral("q"), 2 + q};
        quota.ticketTypeIds = {m_world.typeIds[static_cast<std::size_t>(q)],
                               m_world.typeIds[static_cast<std::size_t>(q) + 1]};
        std::sort(quota.ticketTypeIds.begin(), quota.ticketTypeIds.end());
        m_plain.quotas.push_back({quota.size, {q, q + 1}});
        m_world.quotas[quota.id] = quota;
        m_world.quotaIds.push_back(quota.id);
    }
}

std::optional<Command> Play::commandOf(const SalesStep &step)
{
    const Uuid event = m_world.event.id;
    const QString email = person(personIn(step));
    const auto draftOf = [&](bool holds) {
        OrderDraft draft{email};
        for (const auto &[type, seats] : linesIn(step)) {
            draft.lines.append({idOf(type), seats});
        }
        draft.hold = holds;
        return draft;
    };
    const Order *order = nth(m_world.orders, step.n[1]);
    const Registration *ticket = nth(m_world.registrations, step.n[1]);
    const WaitingEntry *entry = nth(m_world.entries, step.n[1]);
    switch (step.kind) {
    case Register: {
        RegisterCommand command{event, email};
        command.ticketTypeId = step.n[3] % 2 ? idOf(typeIn(step)) : std::nullopt;
        return command;
    }
    case Place:
        return PlaceOrderCommand{event, draftOf(false)};
    case Hold:
        return PlaceOrderCommand{event, draftOf(true)};
    case Confirm:
        return order ? std::optional<Command>(ConfirmOrderCommand{event, order->id}) : std::nullopt;
    case Extend:
        return order ? std::optional<Command>(ExtendOrderCommand{event, order->id}) : std::nullopt;
    case Cancel:
        return order ? std::optional<Command>(CancelOrderCommand{event, order->id}) : std::nullopt;
    case CancelTicket:
        return ticket ? std::optional<Command>(CancelRegistrationCommand{event, ticket->id})
                      : std::nullopt;
    case Restore:
        return ticket ? std::optional<Command>(RestoreRegistrationCommand{event, ticket->id})
                      : std::nullopt;
    case Move: {
        if (!ticket || !m_plain.typed) {
            return {};
        }
        CorrectRegistrationCommand command{event, ticket->id};
        command.patch.ticketTypeId = idOf(step.n[2] % m_plain.types());
        return command;
    }
    case Add:
    case Exceed: {
        AddRegistrationCommand command{event, {email}, step.kind == Exceed};
        command.draft.ticketTypeId = idOf(typeIn(step));
        return command;
    }
    case Join: {
        WaitingDraft draft{email};
        draft.quantity = 1 + step.n[2] % 3;
        draft.ticketTypeId = step.n[3] % 2 ? idOf(typeIn(step)) : std::nullopt;
        return JoinWaitingListCommand{event, draft};
    }
    case Leave:
        return entry ? std::optional<Command>(LeaveWaitingListCommand{event, entry->id})
                     : std::nullopt;
    case Offer:
        return entry ? std::optional<Command>(OfferSeatsCommand{event, entry->id}) : std::nullopt;
    case Capacity: {
        UpdateEventCommand command{event, {}};
        command.patch.capacity = 1 + step.n[1] % 8;
        return command;
    }
    case Policy: {
        UpdateEventCommand command{event, {}};
        command.patch.sales.waitingPolicy =
            step.n[1] % 2 ? WaitingPolicy::Strict : WaitingPolicy::Fill;
        return command;
    }
    case Close: {
        UpdateEventCommand command{event, {}};
        command.patch.status = step.n[1] % 2 ? EventStatus::Cancelled : EventStatus::Published;
        return command;
    }
    case TypeCapacity:
    case Hide: {
        if (!m_plain.typed) {
            return {};
        }
        UpdateTicketTypeCommand command{event, *idOf(typeIn(step)), {}};
        if (step.kind == Hide) {
            command.patch.hidden = step.n[2] % 2 == 1;
        } else {
            command.patch.capacity = std::optional(step.n[2] % 5);
        }
        return command;
    }
    case QuotaSize: {
        if (!m_plain.typed) {
            return {};
        }
        UpdateQuotaCommand command{
            event, m_world.quotaIds[static_cast<std::size_t>(step.n[1] % 2)], {}};
        command.patch.size = step.n[2] % 6;
        return command;
    }
    case Expire:
        return ExpireHoldsCommand{event};
    default:
        return {};
    }
}

QByteArray Play::plainOrder(const SalesStep &step, bool holds)
{
    const auto lines = linesIn(step);
    PlainOrder order;
    order.lines = lines;
    order.person = personIn(step);
    if (m_plain.cancelled) {
        return "event_not_open";
    }
    if (order.seats() > 4) {
        return "invalid_field";
    }
    if (m_plain.seatsOf(order.person) + m_plain.heldBy(order.person) + order.seats() > 4) {
        return "limit_per_email";
    }
    if (!m_plain.isRoomFor(lines)) {
        return m_plain.fullOf(lines);
    }
    order.status = holds ? QStringLiteral("held") : QStringLiteral("confirmed");
    order.expires = m_plain.now + 600'000;
    m_plain.orders.push_back(order);
    if (!holds) {
        m_plain.book(static_cast<int>(m_plain.orders.size()) - 1);
    }
    return "done";
}

QByteArray Play::plainConfirm(int n)
{
    PlainOrder &order = m_plain.orders[static_cast<std::size_t>(n)];
    if (order.status != u"held" && order.status != u"expired") {
        return "order_not_held";
    }
    if (m_plain.cancelled) {
        return "event_not_open";
    }
    const int others = m_plain.heldBy(order.person) - (order.status == u"held" ? order.seats() : 0);
    if (order.entry < 0 && m_plain.seatsOf(order.person) + others + order.seats() > 4) {
        return "limit_per_email";
    }
    if (order.status == u"expired" && !m_plain.isRoomFor(order.lines)) {
        return "hold_expired";
    }
    order.status = QStringLiteral("confirmed");
    m_plain.book(n);
    m_plain.settle(m_plain.orders[static_cast<std::size_t>(n)], "claimed");
    return "done";
}

QByteArray Play::plainCancel(int n)
{
    PlainOrder &order = m_plain.orders[static_cast<std::size_t>(n)];
    if (order.status == u"confirmed") {
        for (PlainTicket &ticket : m_plain.tickets) {
            if (ticket.active && ticket.order == n) {
                m_plain.cancelTicket(ticket);
            }
        }
    } else if (order.status == u"held") {
        order.status = QStringLiteral("cancelled");
        m_plain.settle(order, "left");
    }
    return "done";
}

QByteArray Play::plainAdd(const SalesStep &step, bool exceeds)
{
    const int type = typeIn(step);
    if (m_plain.seatsOf(personIn(step)) > 0) {
        return "already_registered";
    }
    if (!exceeds && !m_plain.fits({{type, 1}}, {})) {
        return m_plain.full(type, {});
    }
    if (exceeds) {
        m_plain.grow(type, 1);
    }
    PlainTicket ticket{type, -1, personIn(step)};
    ticket.extra = exceeds;
    m_plain.tickets.push_back(ticket);
    return "done";
}

QByteArray Play::plainJoin(const SalesStep &step)
{
    const int who = personIn(step);
    PlainEntry entry{who, step.n[3] % 2 ? typeIn(step) : -1, 1 + step.n[2] % 3};
    if (m_plain.cancelled) {
        return "event_not_open";
    }
    if (m_plain.optionsOf(entry.type, entry.quantity).empty()
        && !m_plain.optionsOf(entry.type, 1).empty()) {
        return "invalid_field";
    }
    for (const PlainEntry &other : m_plain.entries) {
        if (other.person == who && (other.status == u"waiting" || other.status == u"offered")) {
            return "already_waiting";
        }
    }
    if (m_plain.seatsOf(who) + m_plain.heldBy(who) + entry.quantity > 4) {
        return "limit_per_email";
    }
    for (const int type : m_plain.optionsOf(entry.type, entry.quantity)) {
        if (m_plain.isRoomFor({{type, entry.quantity}})) {
            return "seats_available";
        }
    }
    m_plain.entries.push_back(entry);
    return "done";
}

QByteArray Play::plainly(const SalesStep &step)
{
    Plain &plain = m_plain;
    const auto place = [&step](const auto &all) {
        return step.n[1] % static_cast<int>(std::max<std::size_t>(all.size(), 1));
    };
    const int n = place(plain.orders);
    switch (step.kind) {
    case Register: {
        const int type = step.n[3] % 2 ? typeIn(step) : -1;
        if (plain.cancelled) {
            return "event_not_open";
        }
        if (plain.seatsOf(personIn(step)) > 0) {
            return "already_registered";
        }
        for (const int option : plain.optionsOf(type, 1)) {
            if (plain.isRoomFor({{option, 1}})) {
                plain.tickets.push_back({option, -1, personIn(step)});
                return "done";
            }
        }
        return plain.full(type, plain.closedToNewcomers());
    }
    case Place:
        return plainOrder(step, false);
    case Hold:
        return plainOrder(step, true);
    case Confirm:
        return plainConfirm(n);
    case Extend: {
        PlainOrder &order = plain.orders[static_cast<std::size_t>(n)];
        if (order.status != u"held") {
            return order.status == u"expired" ? "hold_expired" : "order_not_held";
        }
        if (order.extended || order.entry >= 0) {
            return "already_extended";
        }
        if (plain.cancelled) {
            return "event_not_open";
        }
        order.extended = true;
        order.expires = plain.now + 600'000;
        return "done";
    }
    case Cancel:
        return plainCancel(n);
    case CancelTicket: {
        PlainTicket &ticket = plain.tickets[static_cast<std::size_t>(place(plain.tickets))];
        if (ticket.active) {
            plain.cancelTicket(ticket);
        }
        return "done";
    }
    case Restore: {
        PlainTicket &ticket = plain.tickets[static_cast<std::size_t>(place(plain.tickets))];
        if (ticket.active) {
            return "done";
        }
        if (ticket.order < 0 && plain.seatsOf(ticket.person) > 0) {
            return "already_registered";
        }
        if (!plain.fits({{ticket.type, 1}}, {})) {
            return plain.full(ticket.type, {});
        }
        ticket.active = true;
        ticket.extra = false;
        return "done";
    }
    case Move: {
        PlainTicket &ticket = plain.tickets[static_cast<std::size_t>(place(plain.tickets))];
        const int type = step.n[2] % plain.types();
        if (ticket.type != type && ticket.active) {
            ticket.active = false;
            const bool isRoom = ticket.extra || plain.fits({{type, 1}}, {});
            ticket.active = true;
            if (!isRoom) {
                return "ticket_type_full";
            }
            if (ticket.extra) {
                plain.growType(ticket.type, -1);
                plain.growType(type, 1);
            }
        }
        ticket.type = type;
        return "done";
    }
    case Add:
        return plainAdd(step, false);
    case Exceed:
        return plainAdd(step, true);
    case Join:
        return plainJoin(step);
    case Leave: {
        PlainEntry &entry = plain.entries[static_cast<std::size_t>(place(plain.entries))];
        if (entry.status == u"offered") {
            plain.orders[static_cast<std::size_t>(entry.order)].status =
                QStringLiteral("cancelled");
        }
        if (entry.status == u"offered" || entry.status == u"waiting") {
            entry.status = QStringLiteral("left");
        }
        return "done";
    }
    case Offer: {
        const int i = place(plain.entries);
        const PlainEntry &entry = plain.entries[static_cast<std::size_t>(i)];
        if (entry.status != u"waiting") {
            return "entry_not_waiting";
        }
        if (plain.cancelled) {
            return "event_not_open";
        }
        for (const int type : plain.optionsOf(entry.type, entry.quantity)) {
            if (plain.fits({{type, entry.quantity}}, {})) {
                plain.offer(i, type);
                return "done";
            }
        }
        return plain.full(entry.type, {});
    }
    case Capacity: {
        const int capacity = 1 + step.n[1] % 8;
        if (capacity < plain.usedBy({}, true)) {
            return "capacity_below_booked";
        }
        plain.capacity = capacity;
        return "done";
    }
    case Policy:
        plain.strict = step.n[1] % 2;
        return "done";
    case Close: {
        const bool cancels = step.n[1] % 2;
        if (cancels && !plain.cancelled) {
            for (PlainOrder &order : plain.orders) {
                if (order.entry >= 0 && order.status == u"held") {
                    order.status = QStringLiteral("cancelled");
                }
            }
            for (PlainEntry &entry : plain.entries) {
                if (entry.status == u"waiting" || entry.status == u"offered") {
                    entry.status = QStringLiteral("closed");
                }
            }
        }
        plain.cancelled = cancels;
        return "done";
    }
    case TypeCapacity: {
        const int type = typeIn(step);
        if (step.n[2] % 5 < plain.usedBy({type}, false)) {
            return "capacity_below_booked";
        }
        plain.typeCapacity[static_cast<std::size_t>(type)] = step.n[2] % 5;
        return "done";
    }
    case Hide:
        plain.hidden[static_cast<std::size_t>(typeIn(step))] = step.n[2] % 2 == 1;
        return "done";
    case QuotaSize: {
        auto &[size, of] = plain.quotas[static_cast<std::size_t>(step.n[1] % 2)];
        if (step.n[2] % 6 < plain.usedBy(of, false)) {
            return "capacity_below_booked";
        }
        size = step.n[2] % 6;
        return "done";
    }
    default:
        return "done";
    }
}

// Whether the tables say what the oracle says: all orders and entries, all tickets, all counts.
QByteArray Play::same() const
{
    REQUIRE(m_world.event.capacity == m_plain.capacity);
    REQUIRE(m_world.orders.size() == m_plain.orders.size());
    std::size_t i = 0;
    for (const auto &[id, order] : m_world.orders) {
        const PlainOrder &plain = m_plain.orders[i++];
        REQUIRE(plain.status.toUtf8() == wireName(order.status));
        REQUIRE(order.email == person(plain.person));
        REQUIRE(!m_tables.hasPlainClock() || plain.status != u"held"
                || order.expiresAt == plain.expires);
        REQUIRE(order.lines.size() == static_cast<qsizetype>(plain.lines.size()));
        REQUIRE(order.lines.first().ticketTypeId == idOf(plain.lines.front().first));
    }
    REQUIRE(m_world.entries.size() == m_plain.entries.size());
    i = 0;
    for (const auto &[id, entry] : m_world.entries) {
        const PlainEntry &plain = m_plain.entries[i++];
        REQUIRE(plain.status.toUtf8() == wireName(entry.status));
    }
    REQUIRE(m_world.registrations.size() == m_plain.tickets.size());
    i = 0;
    for (const auto &[id, registration] : m_world.registrations) {
        const PlainTicket &plain = m_plain.tickets[i++];
        REQUIRE(plain.active == !registration.cancelledAt);
        REQUIRE(registration.userEmail == person(plain.person));
        REQUIRE(registration.ticketTypeId == idOf(plain.type));
        REQUIRE(plain.extra == registration.extra || !plain.active);
    }
    for (std::size_t t = 0; t < m_world.typeIds.size(); ++t) {
        const TicketType &type = m_world.types.at(m_world.typeIds[t]);
        REQUIRE(type.bookedCount + type.heldCount == m_plain.usedBy({static_cast<int>(t)}, false));
        REQUIRE(type.capacity.value_or(-1) == m_plain.typeCapacity[t]);
    }
    for (std::size_t q = 0; q < m_world.quotaIds.size(); ++q) {
        const Quota &quota = m_world.quotas.at(m_world.quotaIds[q]);
        REQUIRE(quota.bookedCount + quota.heldCount
                == m_plain.usedBy(m_plain.quotas[q].second, false));
    }
    return constraints(m_world);
}

QByteArray said(const Outcome &outcome)
{
    const Error *error = outcome.error();
    return error ? wireName(error->code).toByteArray() : QByteArray("done");
}

// With the place of what it names, which commands before it in the batch do not move.
SalesStep Play::resolved(SalesStep step) const
{
    const auto size = [&] {
        switch (step.kind) {
        case Confirm:
        case Extend:
        case Cancel:
            return m_plain.orders.size();
        case CancelTicket:
        case Restore:
        case Move:
            return m_plain.tickets.size();
        case Leave:
        case Offer:
            return m_plain.entries.size();
        default:
            return std::size_t{1'000};
        }
    }();
    step.n[1] %= static_cast<int>(std::max<std::size_t>(size, 1));
    return step;
}

QByteArray Play::run(const std::vector<SalesStep> &steps)
{
    begin(m_random.generate() % 4096);
    m_tables.begin(m_world);
    std::size_t next = 0;
    while (next < steps.size()) {
        const SalesStep &first = steps[next];
        if (first.kind == Wait) {
            const qint64 length =
                (1 + first.n[0] % 3) * 300'000 + (first.n[1] % 40 == 0 ? 43'200'000 : 0);
            m_plain.now += length;
            m_tables.wait(length);
            ++next;
            continue;
        }
        std::vector<Command> batch;
        std::vector<SalesStep> asked;
        const std::size_t most = 1 + static_cast<std::size_t>(first.n[5] % 4);
        for (; next < steps.size() && batch.size() < most && steps[next].kind != Wait; ++next) {
            const SalesStep step = resolved(steps[next]);
            if (const auto command = commandOf(step)) {
                batch.push_back(*command);
                asked.push_back(step);
            }
        }
        if (batch.empty()) {
            continue;
        }
        const auto outcomes = m_tables.book(batch);
        if (!outcomes) {
            return "refused: " + outcomes.error().message.toUtf8();
        }
        m_world = m_tables.world();
        m_plain.expire();
        for (std::size_t i = 0; i < batch.size(); ++i) {
            const QByteArray expected = plainly(asked[i]);
            if (expected != said((*outcomes)[i])) {
                return QByteArray("kind ") + QByteArray::number(asked[i].kind) + ": expected "
                    + expected + ", got " + said((*outcomes)[i]);
            }
            m_plain.serve();
        }
        if (const QByteArray differs = same(); !differs.isEmpty()) {
            return QByteArray("after kind ") + QByteArray::number(asked.back().kind) + ": "
                + differs;
        }
    }
    return {};
}

} // namespace

std::vector<SalesStep> salesSequence(quint32 seed, int length)
{
    QRandomGenerator random(seed);
    std::vector<SalesStep> steps(static_cast<std::size_t>(length));
    for (SalesStep &step : steps) {
        step.kind = random.bounded(static_cast<int>(kKinds));
        if ((step.kind == Close && random.bounded(4) > 0)
            || (step.kind == Exceed && random.bounded(3) > 0)) {
            step.kind = Join;
        }
        for (int &n : step.n) {
            n = random.bounded(1'000);
        }
        if (step.kind == Close) { // open most of the time
            step.n[1] = random.bounded(3) == 0 ? 1 : 0;
        }
    }
    return steps;
}

QByteArray playSales(const std::vector<SalesStep> &steps, quint32 seed, SalesTables &tables)
{
    return Play(seed, tables).run(steps);
}

} // namespace boxoffice
