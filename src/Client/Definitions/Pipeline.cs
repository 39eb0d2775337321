using System.ComponentModel;
using System.Runtime.CompilerServices;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace Streetcar.Client;

/// <summary>
/// The stages that documents go through: <see cref="BsonDocument"/>s, a
/// <see cref="PipelineDefinition{TInput, TOutput}"/>, or an interpolated string that holds an array of stages. The
/// default has no stages.
/// </summary>
/// <typeparam name="T">The type of the documents that go in.</typeparam>
/// <remarks>
/// What the text is, and what its holes take, is as with <see cref="Filter{T}"/>. A <see cref="Filter{T}"/> can be the
/// operand of a <c>$match</c> at the pipeline's start. In expressions, a string that starts with <c>$</c> is the path
/// of a field; <c>{ $literal: {{name}} }</c> takes it as it is.
/// </remarks>
/// <example>
/// <code>
/// Pipeline&lt;Person&gt; countByCity = $$"""
///     [
///         { $match: { age: { $gte: {{age}} } } },
///         { $group: { _id: "$city", count: { $sum: 1 } } },
///     ]
///     """;
/// Pipeline&lt;Person&gt; tenOldest = new[]
/// {
///     new BsonDocument("$sort", new BsonDocument("age", -1)),
///     new BsonDocument("$limit", 10),
/// };
/// </code>
/// </example>
[InterpolatedStringHandler]
public readonly struct Pipeline<T>
{
    private readonly JsonTemplate? _text;
    private readonly PipelineDefinition<T, BsonDocument>? _definition;

    /// <summary>Begins the text of an interpolated string; the compiler calls it.</summary>
    /// <param name="literalLength">The length of the text around the holes, in characters.</param>
    /// <param name="formattedCount">The number of holes.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Pipeline(int literalLength, int formattedCount) => _text = new JsonTemplate(literalLength, formattedCount);

    private Pipeline(PipelineDefinition<T, BsonDocument> definition) => _definition = definition;

    /// <summary>Makes a pipeline of stages.</summary>
    /// <param name="stages">The stages.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static implicit operator Pipeline<T>(BsonDocument[] stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        return new(stages);
    }

    /// <summary>Makes a pipeline of stages.</summary>
    /// <param name="stages">The stages.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static implicit operator Pipeline<T>(List<BsonDocument> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        return new(stages);
    }

    /// <summary>Makes a pipeline of MongoDB.Driver's.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static implicit operator Pipeline<T>(PipelineDefinition<T, BsonDocument> pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        return new(pipeline);
    }

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

    /// <summary>The pipeline as JSON, with its values, by the serializers of <see cref="BsonSerializer"/>.</summary>
    public override string ToString() => new BsonArray(
        Render(new(BsonSerializer.LookupSerializer<T>(), BsonSerializer.SerializerRegistry))).ToJson();

    /// <exception cref="FormatException">The text is not an array of documents.</exception>
    /// <exception cref="ArgumentException">What is in a hole can't stand there.</exception>
    internal IReadOnlyList<BsonDocument> Render(RenderArgs<T> args) =>
        _text?.RenderStages(args) ?? [.. _definition?.Render(args).Documents ?? []];
}
