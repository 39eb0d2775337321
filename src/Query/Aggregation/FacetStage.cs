using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$facet</c>: one document with the results of several pipelines over the same input.</summary>
internal sealed class FacetStage((string Name, Stage[] Stages)[] facets) : Stage
{
    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document || operand.AsDocument.IsEmpty)
        {
            throw new DocumentException(
                (ErrorCode)40169, $"the $facet specification must be a non-empty object, but found: {ElementText.Of("$facet", operand.Raw)}");
        }

        // Pipelines within those of a facet are bound to the same stages.
        compiler = new ExpressionCompiler(compiler.Context with { IsInFacet = true });
        var facets = new List<(string, Stage[])>();
        foreach (var (name, value) in operand.AsDocument)
        {
            if (name.Length == 0)
                throw new DocumentException((ErrorCode)15998, "FieldPath field names may not be empty strings.");
            FieldPath.ParseStrict(name);
            if (name.Contains('.'))
            {
                throw new DocumentException(
                    (ErrorCode)16412, "FieldPath field names may not contain '.'. Consider using $getField or $setField.");
            }

            if (value.Type != ElementType.Array)
            {
                throw new DocumentException(
                    (ErrorCode)40170, $"arguments to $facet must be arrays, {name} is type {value.Type.Alias()}");
            }

            CheckElements(name, value);
            var stages = Pipeline.CompileStages(value.AsArray, compiler, PipelineKind.Facet);
            if (stages is [MatchStage { Filter.Text: not null }, ..])
                throw PipelineKind.Facet.Refuse("$match with $text");
            facets.Add((name, Pipeline.Limited([.. stages])));
        }

        return new FacetStage([.. facets]);
    }

    public override bool IsAllowedIn(PipelineKind kind) => kind != PipelineKind.Facet;

    public override IEnumerable<string> Collections =>
        facets.SelectMany(facet => facet.Stages).SelectMany(stage => stage.Collections);

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => new Source(facets, input, options);

    private static void CheckElements(string facet, RawValue stages)
    {
        int i = 0;
        foreach (var stage in stages.AsArray)
        {
            if (stage.Type != ElementType.Document)
            {
                throw new DocumentException(
                    (ErrorCode)40171,
                    $"elements of arrays in $facet spec must be non-empty objects, {facet} argument contained an element of type {stage.Type.Alias()}: {ElementText.Of($"{i}", stage.Raw)}");
            }

            i++;
        }
    }

    private sealed class Source((string Name, Stage[] Stages)[] facets, DocumentSource input, PipelineOptions options)
        : SingleDocumentSource(input)
    {
        protected override RawDocument Make()
        {
            using var buffer = new DocumentBuffer(
                new StageMemory("$facet", options.MemoryLimit, options.Spills is not null), options.Spills);
            while (Input.TryNext(out var next))
                buffer.Add(next);
            using var writer = new RawWriter();
            using var memory = new OperationLease();
            writer.WriteStartDocument();
            foreach (var (name, stages) in facets)
                Write(writer, name, stages, buffer, memory);
            writer.WriteEndDocument();
            return writer.ToDocument();
        }

        private void Write(RawWriter writer, string name, Stage[] stages, DocumentBuffer buffer, OperationLease memory)
        {
            using var result = Pipeline.Open(stages, buffer.Read(), options);
            writer.WriteName(name);
            writer.WriteStartArray();
            while (result.TryNext(out var document))
            {
                writer.WriteDocument(document.Span);
                if (writer.Length > options.MemoryLimit || !memory.TryHold(writer.Length, waits: true))
                {
                    throw new DocumentException(
                        (ErrorCode)4031700,
                        $"document constructed by $facet is {writer.Length} bytes, which exceeds the limit of {options.MemoryLimit} bytes");
                }
            }

            writer.WriteEndArray();
        }
    }
}
