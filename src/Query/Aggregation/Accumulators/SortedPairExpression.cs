using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>What a document sorts by, and a value of it, in one document: <c>{k: key, v: value}</c>.</summary>
internal sealed class SortedPairExpression(SortPattern pattern, Expression output) : Expression
{
    public override BsonValue Evaluate(Scope scope)
    {
        var value = output.Evaluate(scope);
        using var writer = new BsonWriter();
        pattern.WriteKey(scope.Root.Span, writer);
        BsonValue key = writer.ToDocument();
        writer.Reset();
        writer.WriteStartDocument();
        writer.WriteName("k"u8);
        writer.WriteValue(key);
        writer.WriteName("v"u8);
        writer.WriteValue(value.IsMissing ? BsonValue.Null : value);
        writer.WriteEndDocument();
        return writer.ToDocument();
    }

    public static int Compare(SortPattern pattern, BsonValue left, BsonValue right) => pattern.CompareKeys(
        BsonReader.Find(left.Raw.Document, "k"u8).Document, BsonReader.Find(right.Raw.Document, "k"u8).Document);

    public static BsonValue Output(BsonValue pair) => PathExpression.Field(pair.Memory, "v"u8);
}
