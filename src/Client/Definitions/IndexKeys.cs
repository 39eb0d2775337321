using System.ComponentModel;
using System.Runtime.CompilerServices;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace Streetcar.Client;

/// <summary>
/// The fields of an index: a <see cref="BsonDocument"/>, an <see cref="IndexKeysDefinition{TDocument}"/> as
/// <see cref="Builders{TDocument}.IndexKeys"/> makes it, or an interpolated string that names fields, with 1 for ascending,
/// -1 for descending, or a kind such as <c>'2dsphere'</c>.
/// </summary>
/// <typeparam name="T">The type of the documents.</typeparam>
/// <remarks>What the text is, and what its holes take, is as with <see cref="Filter{T}"/>.</remarks>
/// <example>
/// <code>
/// IndexKeys&lt;Person&gt; byAge = $"{{ age: -1, name: 1 }}";
/// IndexKeys&lt;Person&gt; byName = Builders&lt;Person&gt;.IndexKeys.Ascending(person => person.Name);
/// </code>
/// </example>
[InterpolatedStringHandler]
public readonly struct IndexKeys<T>
{
    private readonly JsonTemplate? _text;
    private readonly IndexKeysDefinition<T>? _definition;

    /// <summary>Begins the text of an interpolated string; the compiler calls it.</summary>
    /// <param name="literalLength">The length of the text around the holes, in characters.</param>
    /// <param name="formattedCount">The number of holes.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IndexKeys(int literalLength, int formattedCount) => _text = new JsonTemplate(literalLength, formattedCount);

    private IndexKeys(IndexKeysDefinition<T> definition) => _definition = definition;

    /// <summary>Makes keys of a document.</summary>
    /// <param name="keys">The document.</param>
    public static implicit operator IndexKeys<T>(BsonDocument keys) =>
        new(new BsonDocumentIndexKeysDefinition<T>(keys ?? throw new ArgumentNullException(nameof(keys))));

    /// <summary>Makes keys of MongoDB.Driver's.</summary>
    /// <param name="keys">The keys.</param>
    public static implicit operator IndexKeys<T>(IndexKeysDefinition<T> keys) =>
        new(keys ?? throw new ArgumentNullException(nameof(keys)));

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

    /// <summary>The keys as JSON, by the serializers of <see cref="BsonSerializer"/>.</summary>
    public override string ToString() =>
        Render(new(BsonSerializer.LookupSerializer<T>(), BsonSerializer.SerializerRegistry)).ToJson();

    /// <returns>The document; empty for none.</returns>
    /// <exception cref="FormatException">The text is not a document.</exception>
    /// <exception cref="ArgumentException">What is in a hole can't stand there.</exception>
    internal BsonDocument Render(RenderArgs<T> args) => _text?.RenderDocument(args) ?? _definition?.Render(args) ?? [];
}
