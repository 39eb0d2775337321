using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary>
/// Keeps the values that come first in an order: <c>$minN</c> and <c>$maxN</c>, and <c>$top</c>, <c>$bottom</c> with
/// their N, whose values are pairs of a key and what is to be returned.
/// </summary>
internal sealed class TopBottomAccumulator(
    int count, IComparer<RawValue> order, bool skipsNull, Func<RawValue, RawValue> output, bool single, bool reverses)
    : BufferingAccumulator
{
    // In order; of equals, the one that came first is before.
    private readonly List<RawValue> _kept = [];

    public static AccumulatorOperators.Compile Compile(string name, bool top, bool single) => (operand, compiler) =>
    {
        var arguments = single
            ? Operands.Named(name, operand, 5788001, 5788002, "sortBy", "output")
            : Operands.Named(name, operand, 5788001, 5788002, "sortBy", "output", "n");
        var sortBy = AccumulatorArguments.NotMissing("sortBy", arguments[0], 5788005);
        if (sortBy.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)5788604, $"expected 'sortBy' to already be an object in the arguments to {name}");
        }

        var output = AccumulatorArguments.NotMissing("output", arguments[1], 5788004);
        bool inGroup = compiler.IsInGroup;
        var n = single ? null : compiler.Compile(AccumulatorArguments.NotMissing("n", arguments[2], 5788003));
        var pattern = SortPattern.Compile(sortBy.AsDocument, compiler.Context);
        var pair = new SortedPairExpression(pattern, compiler.Compile(output));
        int direction = top ? 1 : -1;
        var order = Comparer<RawValue>.Create((left, right) => direction * SortedPairExpression.Compare(pattern, left, right));
        return new AccumulatorDefinition(pair, scope => new TopBottomAccumulator(
            single ? 1 : Arrays.CountN(n!.Evaluate(scope), inGroup),
            order,
            skipsNull: false,
            SortedPairExpression.Output,
            single,
            reverses: !top));
    };

    public override RawValue Result
    {
        get
        {
            var values = _kept.Select(output);
            if (single)
                return values.FirstOrDefault(RawValue.Null);
            return ValueBuilder.ArrayOf([.. reverses ? values.Reverse() : values]);
        }
    }

    protected override IEnumerable<RawValue> Held => _kept;

    public override void Add(RawValue value, StageMemory memory)
    {
        if (skipsNull && value.IsNullish())
            return;
        int place = Place(value);
        if (place >= count)
            return;
        memory.Add(BufferedValue.Size(value));
        _kept.Insert(place, RawValue.Copy(value.Raw));
        if (_kept.Count <= count)
            return;
        memory.Add(-BufferedValue.Size(_kept[^1]));
        _kept.RemoveAt(_kept.Count - 1);
    }

    private int Place(RawValue value)
    {
        int low = 0;
        int high = _kept.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (order.Compare(_kept[middle], value) <= 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}

/// <summary>What a document sorts by, and a value of it, in one document: <c>{k: key, v: value}</c>.</summary>
internal sealed class SortedPairExpression(SortPattern pattern, Expression output) : Expression
{
    protected override RawValue Compute(Scope scope)
    {
        var value = output.Evaluate(scope);
        using var writer = new RawWriter();
        pattern.WriteKey(scope.Root.Span, writer);
        RawValue key = writer.ToDocument();
        writer.Reset();
        writer.WriteStartDocument();
        writer.WriteName("k"u8);
        writer.WriteValue(key);
        writer.WriteName("v"u8);
        writer.WriteValue(value.OrNull);
        writer.WriteEndDocument();
        return writer.ToDocument();
    }

    public static int Compare(SortPattern pattern, RawValue left, RawValue right) => pattern.CompareKeys(
        RawReader.Find(left.Raw.Document, "k"u8).Document, RawReader.Find(right.Raw.Document, "k"u8).Document);

    public static RawValue Output(RawValue pair) => PathExpression.Field(pair.Memory, "v"u8);
}
