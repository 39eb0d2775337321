using System.ComponentModel;
using System.Runtime.CompilerServices;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace Streetcar.Client;

/// <summary>
/// The order of documents: a <see cref="BsonDocument"/>, a <see cref="SortDefinition{TDocument}"/> as
/// <see cref="Builders{TDocument}.Sort"/> makes it, or an interpolated string that names fields, with 1 for ascending
/// and -1 for descending. The default is no order.
/// </summary>
/// <typeparam name="T">The type of the documents.</typeparam>
/// <remarks>What the text is, and what its holes take, is as with <see cref="Filter{T}"/>.</remarks>
/// <example>
/// <code>
/// Sort&lt;Person&gt; byAge = $"{{ age: -1, name: 1 }}";
/// Sort&lt;Person&gt; byField = $$"""{ {{field}}: 1 }""";
/// Sort&lt;Person&gt; byName = Builders&lt;Person&gt;.Sort.Ascending(person => person.Name);
/// </code>
/// </example>
[InterpolatedStringHandler]
public readonly struct Sort<T>
{
    private readonly JsonTemplate? _text;
    private readonly SortDefinition<T>? _definition;

    /// <summary>Begins the text of an interpolated string; the compiler calls it.</summary>
    /// <param name="literalLength">The length of the text around the holes, in characters.</param>
    /// <param name="formattedCount">The number of holes.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Sort(int literalLength, int formattedCount) => _text = new JsonTemplate(literalLength, formattedCount);

    private Sort(SortDefinition<T>? definition) => _definition = definition;

    /// <summary>Makes a sort of a document.</summary>
    /// <param name="sort">The document; null for none.</param>
    public static implicit operator Sort<T>(BsonDocument? sort) => new((SortDefinition<T>?)sort);

    /// <summary>Makes a sort of MongoDB.Driver's.</summary>
    /// <param name="sort">The sort; null for none.</param>
    public static implicit operator Sort<T>(SortDefinition<T>? sort) => new(sort);

    /// <summary>Adds text; the compiler calls it.</summary>
    /// <param name="value">The text.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendLiteral(string value) => _text!.Append(value);

    /// <summary>Adds what is in a hole; the compiler calls it.</summary>
    /// <typeparam name="TValue">The type of the value.</typeparam>
    /// <param name="value">The value.</param>
    /// <exception cref="FormatException">
    /// The hole is within quotes, a regular expression, or a constructor such as <c>ObjectId(…)</c>.
    /// </exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendFormatted<TValue>(TValue value) => _text!.Append(value, typeof(TValue));

    /// <summary>
    /// The sort as JSON, with its values, by the serializers of <see cref="BsonSerializer"/>; empty for none.
    /// </summary>
    public override string ToString() =>
        Render(new(BsonSerializer.LookupSerializer<T>(), BsonSerializer.SerializerRegistry))?.ToJson() ?? "";

    /// <returns>The document; null for none.</returns>
    /// <exception cref="FormatException">The text is not a document.</exception>
    /// <exception cref="ArgumentException">What is in a hole can't stand there.</exception>
    internal BsonDocument? Render(RenderArgs<T> args) => _text?.RenderDocument(args) ?? _definition?.Render(args);
}
