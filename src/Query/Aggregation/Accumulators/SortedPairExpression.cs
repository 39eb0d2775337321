using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary>What a document sorts by, and a value of it, in one document: <c>{k: key, v: value}</c>.</summary>
internal sealed class SortedPairExpression(SortPattern pattern, Expression output) : Expression
{
    public override RawValue Evaluate(Scope scope)
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
        writer.WriteValue(value.IsMissing ? RawValue.Null : value);
        writer.WriteEndDocument();
        return writer.ToDocument();
    }

    public static int Compare(SortPattern pattern, RawValue left, RawValue right) => pattern.CompareKeys(
        RawReader.Find(left.Raw.Document, "k"u8).Document, RawReader.Find(right.Raw.Document, "k"u8).Document);

    public static RawValue Output(RawValue pair) => PathExpression.Field(pair.Memory, "v"u8);
}
