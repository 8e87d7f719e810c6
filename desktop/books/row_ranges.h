// Rows that change together, so that a model tells of them in one signal instead of many.
//
// Threads: pure.
#pragma once

#include <QList>

namespace boxoffice {

struct RowRange
{
    int first = 0;
    int last = 0; // included
};

// The rows below `rows` for which in(row) is true, ascending; none of the ranges touch.
template <typename In> QList<RowRange> rangesWhere(int rows, In in)
{
    QList<RowRange> ranges;
    for (int row = 0; row < rows; ++row) {
        if (!in(row)) {
            continue;
        }
        if (!ranges.isEmpty() && ranges.last().last == row - 1) {
            ranges.last().last = row;
        } else {
            ranges.append({row, row});
        }
    }
    return ranges;
}

} // namespace boxoffice
