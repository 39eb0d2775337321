using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query.Paths;

/// <summary>
/// A dotted path, split once, and its walk over documents: through embedded documents by name, through arrays element
/// by element and, where a segment is a number, by index too
/// (<see href="https://www.mongodb.com/docs/manual/core/document/#dot-notation"/>). A walk allocates nothing.
/// </summary>
public sealed class FieldPath : IEquatable<FieldPath>
{
    // As deep as documents nest.
    private const int MaxLength = BsonValidator.MaxDepth;

    // A bit mask: an element takes far less time than asking whether to go on.
    private const int ElementsPerStep = 63;

    private readonly byte[][] _segments;

    // The index that a segment denotes, or -1: "0" and "12" are indexes, "01" and "x" are not.
    private readonly int[] _indexes;

    private FieldPath(string text, string first, byte[][] segments, int[] indexes)
    {
        Text = text;
        First = first;
        _segments = segments;
        _indexes = indexes;
    }

    /// <summary>The path <c>_id</c>.</summary>
    public static FieldPath Id { get; } = Parse("_id");

    /// <summary>The path as it was written, with dots.</summary>
    public string Text { get; }

    /// <summary>The name of the field of the whole document that the path starts with.</summary>
    internal string First { get; }

    /// <summary>How many segments there are, 1 or more.</summary>
    public int Length => _segments.Length;

    /// <summary>Splits a path at its dots; empty segments denote fields with an empty name.</summary>
    /// <param name="text">The path, such as <c>a.b.0</c>.</param>
    /// <exception cref="DocumentException">Overflow: the path has more than 200 segments.</exception>
    public static FieldPath Parse(string text)
    {
        if (text.AsSpan().Count('.') >= MaxLength)
            throw new DocumentException(ErrorCode.Overflow, "FieldPath is too long");
        string[] parts = text.Split('.');
        byte[][] segments = new byte[parts.Length][];
        int[] indexes = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            segments[i] = Encoding.UTF8.GetBytes(parts[i]);
            indexes[i] = IndexOf(parts[i]);
        }

        return new FieldPath(text, parts[0], segments, indexes);
    }

    /// <summary>Splits a path whose segments must be proper names, as those of projections, sorts and expressions are.</summary>
    /// <param name="text">The path, such as <c>a.b.0</c>.</param>
    /// <exception cref="DocumentException">
    /// 40352, 40353, 15998: the path or a segment is empty; 16410: a segment starts with a dollar; 16411: it holds a zero character; Overflow: it is too long.
    /// </exception>
    public static FieldPath ParseStrict(string text)
    {
        if (text.Length == 0)
            throw new DocumentException((ErrorCode)40352, "FieldPath cannot be constructed with empty string");
        if (text.EndsWith('.'))
            throw new DocumentException((ErrorCode)40353, "FieldPath must not end with a '.'.");
        if (text.Contains('\0'))
            throw new DocumentException((ErrorCode)16411, "FieldPath field names may not contain a zero character.");
        var path = Parse(text);
        foreach (byte[] segment in path._segments)
        {
            if (segment.Length == 0)
                throw new DocumentException((ErrorCode)15998, "FieldPath field names may not be empty strings.");
            // The fields of a DBRef have dollars.
            if (segment[0] == '$' && !segment.AsSpan().SequenceEqual("$id"u8) && !segment.AsSpan().SequenceEqual("$ref"u8)
                && !segment.AsSpan().SequenceEqual("$db"u8))
            {
                throw new DocumentException(
                    (ErrorCode)16410,
                    "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
            }
        }

        return path;
    }

    /// <summary>A segment's name in UTF-8.</summary>
    /// <param name="segment">Which one, from 0.</param>
    public ReadOnlySpan<byte> this[int segment] => _segments[segment];

    /// <summary>The array index that a segment may denote; -1 where it can only be a name.</summary>
    /// <param name="segment">Which one, from 0.</param>
    public int ArrayIndex(int segment) => _indexes[segment];

    /// <summary>Whether the other path is this one, or leads on from it: <c>a</c> covers <c>a</c> and <c>a.b</c>.</summary>
    /// <param name="other">The other path.</param>
    public bool Covers(FieldPath other) =>
        other.Text.StartsWith(Text, StringComparison.Ordinal)
        && (other.Text.Length == Text.Length || other.Text[Text.Length] == '.');

    /// <summary>The value at the end of the path through embedded documents alone: it ends at arrays.</summary>
    /// <param name="document">The document.</param>
    /// <returns>The value, which may be an array; missing where the path does not lead to one.</returns>
    public RawValueSpan Find(ReadOnlySpan<byte> document)
    {
        for (int i = 0; ; i++)
        {
            if (!RawReader.TryFind(document, _segments[i], out var value) || i == _segments.Length - 1)
                return value;
            if (value.Type != ElementType.Document)
                return default;
            document = value.Document;
        }
    }

    /// <summary>Visits every value at the path, in MongoDB's order.</summary>
    /// <param name="document">The document.</param>
    /// <param name="visitor">Takes the values.</param>
    /// <param name="leaf">What to do with an array at the path's end.</param>
    /// <returns>Whether the visitor ended the walk.</returns>
    public bool Walk<TVisitor>(
        ReadOnlySpan<byte> document, ref TVisitor visitor, LeafArrays leaf = LeafArrays.ElementsThenArray)
        where TVisitor : IPathVisitor, allows ref struct =>
        WalkDocument(document, 0, -1, ref visitor, leaf);

    /// <summary>The same walk, with a value in the place of the field that the first segment names.</summary>
    /// <param name="value">The value.</param>
    /// <param name="visitor">Takes the values.</param>
    /// <param name="leaf">What to do with an array at the path's end.</param>
    /// <returns>Whether the visitor ended the walk.</returns>
    public bool WalkField<TVisitor>(
        RawValueSpan value, ref TVisitor visitor, LeafArrays leaf = LeafArrays.ElementsThenArray)
        where TVisitor : IPathVisitor, allows ref struct =>
        WalkValue(value, 1, -1, ref visitor, leaf);

    /// <inheritdoc/>
    public bool Equals(FieldPath? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FieldPath);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode();

    /// <summary>The path as it was written.</summary>
    public override string ToString() => Text;

    private static int IndexOf(string segment)
    {
        bool canonical = segment is "0" || (segment.Length is > 0 and < 10 && segment[0] is >= '1' and <= '9');
        return canonical && segment.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0
            ? int.Parse(segment, System.Globalization.CultureInfo.InvariantCulture)
            : -1;
    }

    private bool WalkDocument<TVisitor>(
        ReadOnlySpan<byte> document, int segment, int arrayIndex, ref TVisitor visitor, LeafArrays leaf)
        where TVisitor : IPathVisitor, allows ref struct =>
        WalkValue(RawReader.Find(document, _segments[segment]), segment + 1, arrayIndex, ref visitor, leaf);

    // Goes on from a value, with the segments from the given one on still to go.
    private bool WalkValue<TVisitor>(
        RawValueSpan value, int segment, int arrayIndex, ref TVisitor visitor, LeafArrays leaf)
        where TVisitor : IPathVisitor, allows ref struct
    {
        while (segment < _segments.Length && value.Type == ElementType.Document)
            value = RawReader.Find(value.Document, _segments[segment++]);
        if (segment == _segments.Length)
        {
            return value.Type == ElementType.Array && leaf != LeafArrays.ArrayOnly
                ? WalkLeafArray(value, arrayIndex, ref visitor, leaf)
                : visitor.Visit(value, arrayIndex);
        }

        return value.Type == ElementType.Array
            ? WalkArray(value.Document, segment, arrayIndex, ref visitor, leaf)
            : visitor.Visit(default, arrayIndex);
    }

    private static bool WalkLeafArray<TVisitor>(
        RawValueSpan array, int arrayIndex, ref TVisitor visitor, LeafArrays leaf)
        where TVisitor : IPathVisitor, allows ref struct
    {
        var elements = new RawReader(array.Document);
        for (int i = 0; elements.Read(); i++)
        {
            if ((i & ElementsPerStep) == ElementsPerStep)
                OperationContext.CheckForInterrupt();
            if (visitor.Visit(elements.Value, arrayIndex >= 0 ? arrayIndex : i))
                return true;
        }

        return leaf == LeafArrays.ElementsThenArray && visitor.Visit(array, arrayIndex);
    }

    // Elements that are neither documents nor meant by their index lead nowhere: they are not even missing. A document
    // whose index is the segment is tried both by name and by index, in this order.
    private bool WalkArray<TVisitor>(
        ReadOnlySpan<byte> array, int segment, int arrayIndex, ref TVisitor visitor, LeafArrays leaf)
        where TVisitor : IPathVisitor, allows ref struct
    {
        // A document and its index being two ways, there may be very many ways through nested arrays.
        OperationContext.CheckForInterrupt();
        bool last = segment == _segments.Length - 1;
        var elements = new RawReader(array);
        for (int i = 0; elements.Read(); i++)
        {
            if ((i & ElementsPerStep) == ElementsPerStep)
                OperationContext.CheckForInterrupt();
            var element = elements.Value;
            bool isDocument = element.Type == ElementType.Document;
            if (isDocument
                && WalkDocument(element.Document, segment, arrayIndex >= 0 ? arrayIndex : i, ref visitor, leaf))
                return true;
            if (i != _indexes[segment])
                continue;
            bool found = last ? visitor.Visit(element, arrayIndex)
                : isDocument ? WalkDocument(element.Document, segment + 1, arrayIndex, ref visitor, leaf)
                : element.Type == ElementType.Array
                    && WalkArray(element.Document, segment + 1, arrayIndex, ref visitor, leaf);
            if (found)
                return true;
        }

        return false;
    }
}

/// <summary>What a walk does with an array that its path ends at.</summary>
public enum LeafArrays
{
    /// <summary>Visits each element, then the array itself: how most filter operators see arrays.</summary>
    ElementsThenArray,

    /// <summary>Visits the array alone: how operators about arrays see them.</summary>
    ArrayOnly,

    /// <summary>Visits each element, not the array: how <c>distinct</c> sees arrays.</summary>
    ElementsOnly,
}
