using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>The documents of a partition in their order, with what the window functions ask of them.</summary>
internal sealed class WindowPartition(DocumentBuffer documents, SortPattern? sort, MemoryBudget budget)
{
    private readonly Scope _scope = new();
    private BsonValue[]? _sortValues;
    private byte[][]? _sortKeys;

    public int Count => documents.Count;

    public MemoryBudget Budget => budget;

    public Scope ScopeOf(int index)
    {
        _scope.Root = documents[index];
        return _scope;
    }

    /// <summary>An expression's value for each document.</summary>
    public BsonValue[] Evaluate(Expression expression)
    {
        var values = new BsonValue[Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BsonValue.Copy(expression.Evaluate(ScopeOf(i)).Raw);
            budget.Add(HeldValue.Size(values[i]));
        }

        return values;
    }

    /// <summary>What each document sorts by, where that is one field.</summary>
    public BsonValue[] SortValues() =>
        _sortValues ??= Evaluate(new PathExpression(RootExpression.Instance, sort!.Fields[0].Path));

    /// <summary>Whether a document sorts like the one before it.</summary>
    public bool SortsLikePrevious(int index)
    {
        if (_sortKeys is null)
        {
            _sortKeys = new byte[Count][];
            using var key = new BsonWriter();
            for (int i = 0; i < Count; i++)
            {
                key.Reset();
                sort!.WriteKey(documents[i].Span, key);
                _sortKeys[i] = key.WrittenSpan.ToArray();
                budget.Add(_sortKeys[i].Length);
            }
        }

        return sort!.CompareKeys(_sortKeys[index - 1], _sortKeys[index]) == 0;
    }

    /// <summary>The window of each document: its first index, and that after its last one.</summary>
    public (int Start, int End)[] Windows(WindowBounds bounds)
    {
        var windows = new (int, int)[Count];
        if (bounds.IsRange)
        {
            FillRanges(bounds, windows);
            return windows;
        }

        for (int i = 0; i < windows.Length; i++)
        {
            long start = bounds.Lower.IsMissing ? 0 : Math.Clamp(i + bounds.Lower.AsInt64, 0, Count);
            long end = bounds.Upper.IsMissing ? Count : Math.Clamp(i + bounds.Upper.AsInt64 + 1, 0, Count);
            windows[i] = ((int)start, (int)Math.Max(start, end));
        }

        return windows;
    }

    // Both ends only ever move on, for the values ascend.
    private void FillRanges(WindowBounds bounds, (int, int)[] windows)
    {
        var values = SortValues();
        int start = 0;
        int end = 0;
        for (int i = 0; i < windows.Length; i++)
        {
            CheckType(values[i], bounds);
            if (!bounds.Lower.IsMissing)
            {
                var least = Shift(values[i], bounds.Lower, bounds);
                while (start < Count && (!IsComparable(values[start], bounds) || Comparison.Compare(values[start], least) < 0))
                    start++;
            }

            if (bounds.Upper.IsMissing)
            {
                end = Count;
            }
            else
            {
                var most = Shift(values[i], bounds.Upper, bounds);
                while (end < Count && Comparison.Compare(values[end], most) <= 0)
                    end++;
            }

            windows[i] = (start, Math.Max(start, end));
        }
    }

    private static bool IsComparable(BsonValue value, WindowBounds bounds) =>
        bounds.Unit.IsMissing ? value.IsNumber : value.Type == BsonType.DateTime;

    private static void CheckType(BsonValue value, WindowBounds bounds)
    {
        if (IsComparable(value, bounds))
            return;
        string type = value.Type.Alias();
        throw bounds.Unit.IsMissing
            ? new DocumentException(
                (ErrorCode)5429414, $"Invalid range: Expected the sortBy field to be a number, but it was {type}")
            : new DocumentException(
                (ErrorCode)5429513, $"Invalid range: Expected the sortBy field to be a date, but it was {type}");
    }

    private static BsonValue Shift(BsonValue value, BsonValue distance, WindowBounds bounds) => bounds.Unit.IsMissing
        ? Arithmetic.Add(value, distance)
        : DateArithmetic.Add([value, bounds.Unit, distance, default]);
}
