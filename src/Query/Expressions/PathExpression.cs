using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>
/// A field path. An array on the way gives an array of what the path leads to in those elements that are documents;
/// numbers are names, never indexes.
/// </summary>
internal sealed class PathExpression(Expression start, FieldPath path) : Expression
{
    public override bool IsConstant => start.IsConstant;

    /// <summary>The path where it starts at the document's root; null otherwise.</summary>
    public FieldPath? FromRoot => start is RootExpression ? path : null;

    public override BsonValue Evaluate(Scope scope) => start is RootExpression
        ? Follow(scope.Root, 0)
        : From(start.Evaluate(scope), 0);

    private BsonValue From(BsonValue value, int segment) => value.Type switch
    {
        BsonType.Document => Follow(value.Memory, segment),
        BsonType.Array => Each(value, segment),
        _ => default,
    };

    private BsonValue Follow(ReadOnlyMemory<byte> document, int segment)
    {
        while (true)
        {
            var value = Field(document, path[segment++]);
            if (segment == path.Length)
                return value;
            if (value.Type != BsonType.Document)
                return value.Type == BsonType.Array ? Each(value, segment) : default;
            document = value.Memory;
        }
    }

    private BsonValue Each(BsonValue array, int segment)
    {
        var result = new ArrayBuilder();
        foreach (var element in new ArrayElements(array))
        {
            if (element.Type != BsonType.Document)
                continue;
            var value = Follow(element.Memory, segment);
            if (!value.IsMissing)
                result.Add(value);
        }

        return result.ToValue();
    }

    /// <summary>A document's field; missing where there is none.</summary>
    public static BsonValue Field(ReadOnlyMemory<byte> document, ReadOnlySpan<byte> name)
    {
        var reader = new BsonReader(document.Span);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual(name))
                return BsonValue.Over(reader.Value, document[reader.ValueOffset..]);
        }

        return default;
    }
}
