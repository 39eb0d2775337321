using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Expressions;

/// <summary>
/// A field path. For an array on the path, the value is an array of the values in those elements that are documents;
/// numbers are names, never indexes.
/// </summary>
internal sealed class PathExpression(Expression start, FieldPath path) : Expression(isCheap: start is RootExpression or VariableExpression)
{
    private const int LargeDocument = 64 * 1024;

    public override bool IsConstant => start.IsConstant;

    /// <summary>The path where it starts at the document's root; null otherwise.</summary>
    public FieldPath? FromRoot => start is RootExpression ? path : null;

    protected override RawValue Compute(Scope scope) => start is RootExpression
        ? Follow(scope.Root, 0)
        : From(start.Evaluate(scope), 0);

    private RawValue From(RawValue value, int segment) => value.Type switch
    {
        ElementType.Document => Follow(value.Memory, segment),
        ElementType.Array => Each(value, segment),
        _ => default,
    };

    private RawValue Follow(ReadOnlyMemory<byte> document, int segment)
    {
        while (true)
        {
            var value = Field(document, path[segment++]);
            if (segment == path.Length)
                return value;
            if (value.Type != ElementType.Document)
                return value.Type == ElementType.Array ? Each(value, segment) : default;
            document = value.Memory;
        }
    }

    private RawValue Each(RawValue array, int segment)
    {
        using var result = ValueBuilder.Array();
        foreach (var element in new ArrayElements(array))
        {
            OperationContext.CheckForInterrupt();
            if (element.Type != ElementType.Document)
                continue;
            var value = Follow(element.Memory, segment);
            if (!value.IsMissing)
                result.Add(value);
        }

        return result.ToValue();
    }

    /// <summary>A document's field; missing where there is none.</summary>
    public static RawValue Field(ReadOnlyMemory<byte> document, ReadOnlySpan<byte> name)
    {
        if (document.Length > LargeDocument)
            OperationContext.CheckForInterrupt(document.Length);
        var reader = new RawReader(document.Span);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual(name))
                return RawValue.Over(reader.Value, document[reader.ValueOffset..]);
        }

        return default;
    }
}
