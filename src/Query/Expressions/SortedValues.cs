using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>Sorts values, stably; an operation's end ends it.</summary>
internal static class SortedValues
{
    /// <summary>Sorts values in their places.</summary>
    /// <param name="values">The values.</param>
    /// <param name="order">Their order.</param>
    /// <returns>The same array.</returns>
    public static RawValue[] Of(RawValue[] values, IComparer<RawValue> order)
    {
        Sort(values.AsSpan(), order);
        return values;
    }

    /// <summary>Sorts values in their places.</summary>
    /// <param name="values">The values.</param>
    /// <param name="order">Their order.</param>
    public static void Sort<T>(Span<T> values, IComparer<T> order)
    {
        if (values.Length > 1)
            Sort(values, new T[values.Length / 2], order);
    }

    // Array.Sort is not stable, and wraps the exceptions of what it compares by.
    private static void Sort<T>(Span<T> values, Span<T> spare, IComparer<T> order)
    {
        int middle = values.Length / 2;
        if (middle == 0)
            return;
        Sort(values[..middle], spare, order);
        Sort(values[middle..], spare, order);
        OperationContext.CheckForInterrupt();
        if (order.Compare(values[middle - 1], values[middle]) <= 0)
            return;
        values[..middle].CopyTo(spare);
        int left = 0;
        int right = middle;
        for (int to = 0; left < middle; to++)
        {
            if ((to & 15) == 0)
                OperationContext.CheckForInterrupt();
            bool takesLeft = right == values.Length || order.Compare(spare[left], values[right]) <= 0;
            values[to] = takesLeft ? spare[left++] : values[right++];
        }
    }
}
