using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$count</c>: one document with the count, or none for an empty input.</summary>
internal sealed class CountStage(string field) : Stage
{
    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.String)
            throw new DocumentException((ErrorCode)40156, "the count field must be a non-empty string");
        string name = operand.AsString;
        if (name.Length == 0)
            throw new DocumentException((ErrorCode)40157, "the count field must be a non-empty string");
        if (name[0] == '$')
            throw new DocumentException((ErrorCode)40158, "the count field cannot be a $-prefixed path");
        if (name.Contains('\0'))
            throw new DocumentException((ErrorCode)40159, "the count field cannot contain a null byte");
        if (name.Contains('.'))
            throw new DocumentException((ErrorCode)40160, "the count field cannot contain '.'");
        if (name == "_id")
            throw new DocumentException((ErrorCode)9039800, "the count field cannot be _id");
        return new CountStage(name);
    }

    public override bool OnlyCounts => true;

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => new Source(field, input);

    private sealed class Source(string name, DocumentSource input) : SingleDocumentSource(input)
    {
        protected override RawDocument? Make()
        {
            long count = Input.Count();
            if (count == 0)
                return null;
            using var writer = new RawWriter();
            writer.WriteStartDocument();
            writer.WriteName(name);
            writer.WriteCount(count);
            writer.WriteEndDocument();
            return writer.ToDocument();
        }
    }
}
