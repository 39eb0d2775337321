using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;
using Streetcar.Query.Updates;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$redact</c>.</summary>
internal sealed class RedactStage(Expression decision, int current) : Stage
{
    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        var inner = compiler.With(["CURRENT"], out int current);
        return new RedactStage(inner.Compile(operand), current);
    }

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) =>
        new Source(decision, current, input, options);

    private sealed class Source(Expression decision, int current, DocumentSource input, PipelineOptions options)
        : StageSource(input)
    {
        private readonly Scope _scope = new(options.Variables) { Metadata = input };
        private readonly RawWriter _output = new();

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            while (Input.TryNext(out document))
            {
                _scope.Root = document;
                _output.Reset();
                if (!Write(RootExpression.Instance.Evaluate(_scope), new FieldSlot(_output, default, inArray: true)))
                    continue;
                document = _output.WrittenMemory;
                return true;
            }

            return false;
        }

        public override void Dispose()
        {
            base.Dispose();
            _output.Dispose();
        }

        // Writes a document without its redacted parts; false where all of it is redacted.
        private bool Write(RawValue document, in FieldSlot slot)
        {
            _scope[current] = document;
            var verdict = Decide();
            switch (verdict.Type == ElementType.String ? verdict.AsString : "")
            {
                case "prune":
                    return false;
                case "keep":
                    slot.Open().WriteStartDocument();
                    _output.WriteElements(document.Raw.Document[4..^1]);
                    _output.WriteEndDocument();
                    return true;
                case "descend":
                    slot.Open().WriteStartDocument();
                    var fields = new ArrayElements(document);
                    while (fields.MoveNext())
                        WriteField(fields.Current, new FieldSlot(_output, fields.Name, inArray: false));
                    _output.WriteEndDocument();
                    return true;
                default:
                    throw new DocumentException(
                        (ErrorCode)17053,
                        $"$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE, but returned {ElementText.Of(verdict.Raw)}");
            }
        }

        private RawValue Decide()
        {
            using var part = OperationContext.StartPart();
            return decision.Evaluate(_scope);
        }

        private void WriteField(RawValue value, in FieldSlot slot)
        {
            OperationContext.CheckForInterrupt();
            switch (value.Type)
            {
                case ElementType.Document:
                    Write(value, slot);
                    break;
                case ElementType.Array:
                    slot.Open().WriteStartArray();
                    foreach (var element in new ArrayElements(value))
                        WriteField(element, new FieldSlot(_output, default, inArray: true));
                    _output.WriteEndArray();
                    break;
                default:
                    slot.Open().WriteValue(value);
                    break;
            }
        }
    }
}
