using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary>The window of one document after the other. Both its ends only ever move on.</summary>
internal sealed class WindowFrame(WindowBounds bounds, WindowPartition partition)
{
    /// <summary>Whether the window may start after the partition does.</summary>
    public bool MovesStart => !bounds.Lower.IsMissing;

    /// <summary>The window's first document.</summary>
    public int Start { get; private set; }

    /// <summary>The document after its last one.</summary>
    public int End { get; private set; }

    public void MoveTo(int index)
    {
        if (bounds.IsRange)
        {
            MoveRange(index);
            return;
        }

        int count = partition.Count;
        if (!bounds.Lower.IsMissing)
            Start = (int)Math.Clamp(index + bounds.Lower.AsInt64, 0, count);
        End = bounds.Upper.IsMissing ? count : (int)Math.Clamp(index + bounds.Upper.AsInt64 + 1, Start, count);
    }

    // The sort values ascend.
    private void MoveRange(int index)
    {
        var value = partition.SortValueOf(index);
        CheckType(value);
        if (!bounds.Lower.IsMissing)
        {
            var least = Shift(value, bounds.Lower);
            while (Start < partition.Count && IsBefore(partition.SortValueOf(Start), least))
                Start++;
        }

        End = Math.Max(Start, End);
        if (bounds.Upper.IsMissing)
        {
            End = partition.Count;
            return;
        }

        var most = Shift(value, bounds.Upper);
        while (End < partition.Count && partition.SortValueOf(End).CompareTo(most) <= 0)
            End++;
    }

    private bool IsBefore(RawValue value, RawValue least) =>
        !IsComparable(value) || value.CompareTo(least) < 0;

    private bool IsComparable(RawValue value) =>
        bounds.Unit.IsMissing ? value.IsNumber : value.Type == ElementType.DateTime;

    private void CheckType(RawValue value)
    {
        if (IsComparable(value))
            return;
        string type = value.Type.Alias();
        throw bounds.Unit.IsMissing
            ? new DocumentException(
                (ErrorCode)5429414, $"Invalid range: Expected the sortBy field to be a number, but it was {type}")
            : new DocumentException(
                (ErrorCode)5429513, $"Invalid range: Expected the sortBy field to be a date, but it was {type}");
    }

    private RawValue Shift(RawValue value, RawValue distance) => bounds.Unit.IsMissing
        ? Arithmetic.Add(value, distance)
        : DateArithmetic.Add([value, bounds.Unit, distance, default]);
}
