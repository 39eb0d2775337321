using Streetcar.Bson;
using Streetcar.Query.Tests.Aggregation;

namespace Streetcar.Query.Tests.Expressions;

/// <summary>Evaluates expressions through a pipeline, in and out as text.</summary>
internal static class ExpressionRunner
{
    /// <summary>The value as canonical Extended JSON; <c>missing</c> where there is none.</summary>
    public static string Evaluate(string expression, string document, QueryContext? context = null)
    {
        var pipeline = PipelineRunner.Compile($"[{{ $replaceWith: {{ v: {expression} }} }}]", context);
        using var result = pipeline.Run(new ListSource([Json.Document(document).Bytes]));
        result.TryNext(out var made).ShouldBeTrue();
        BsonValidator.Validate(made.Span);
        return Text(new RawDocument(made)["v"]);
    }

    public static string Text(string value) => Text(Json.Value(value));

    private static string Text(RawValue value) =>
        value.IsMissing ? "missing" : ExtendedJson.ToString(value.Raw, ExtendedJsonMode.Canonical);
}
