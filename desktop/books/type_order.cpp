#include "desktop/books/type_order.h"

#include <algorithm>

namespace boxoffice {

namespace {

constexpr int kStep = 10; // between positions, so that there is room

} // namespace

TypeOrder::TypeOrder(TypeBook &book, CurrentEvent &current) : m_book(book)
{
    connect(&current, &CurrentEvent::switched, this, &TypeOrder::forget);
}

// The call under way goes on; what is left of the wish is dropped with the event.
void TypeOrder::forget()
{
    m_wanted.clear();
}

int TypeOrder::positionAtEnd() const
{
    const QList<ListedTicketType> &types = m_book.types().rows();
    return types.isEmpty() ? 0 : types.last().position + kStep;
}

void TypeOrder::move(int from, int to)
{
    QList<ListedTicketType> rows = m_book.types().rows();
    rows.move(from, to);
    m_book.types().setRows(rows);
    QList<TicketType> wanted;
    for (const ListedTicketType &row : std::as_const(rows)) {
        const auto known =
            std::find_if(m_wanted.cbegin(), m_wanted.cend(),
                         [&row](const TicketType &type) { return type.id == row.id; });
        wanted.append(known == m_wanted.cend() ? TicketType(row) : *known);
    }
    m_wanted = wanted;
    if (!m_isRunning) {
        m_isRunning = true;
        m_book.setReordering(true);
        Q_EMIT began();
        saveNext();
    }
}

// Each type that stands elsewhere gets its new position; the others keep theirs.
void TypeOrder::saveNext()
{
    for (qsizetype place = 0; place < m_wanted.size(); ++place) {
        TicketType after = m_wanted.at(place);
        after.position = static_cast<int>(place) * kStep;
        if (after.position != m_wanted.at(place).position) {
            auto *call = m_book.client().editType(m_wanted.at(place), after, ApiClient::newKey());
            call->then(this, [this](const ApiResult<TicketType> &result) { onSaved(result); });
            return;
        }
    }
    end();
}

void TypeOrder::onSaved(const ApiResult<TicketType> &result)
{
    if (!result) {
        end();
        Q_EMIT failed(result.error());
        return;
    }
    for (TicketType &type : m_wanted) {
        if (type.id == result->id) {
            type = *result;
        }
    }
    saveNext();
}

void TypeOrder::end()
{
    m_isRunning = false;
    m_wanted.clear();
    m_book.setReordering(false);
    Q_EMIT ended();
}

} // namespace boxoffice
