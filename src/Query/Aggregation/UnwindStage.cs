using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$unwind</c>.</summary>
internal sealed class UnwindStage(FieldPath path, bool preserves, FieldPath? indexField) : Stage
{
    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        RawValue path = default;
        bool preserves = false;
        string? indexField = null;
        switch (operand.Type)
        {
            case ElementType.String:
                path = operand;
                break;
            case ElementType.Document:
                foreach (var (name, value) in operand.AsDocument)
                    ReadOption(name, value, ref path, ref preserves, ref indexField);
                break;
            default:
                throw new DocumentException(
                    (ErrorCode)15981,
                    $"expected either a string or an object as specification for $unwind stage, got {operand.Type.Alias()}");
        }

        if (path.IsMissing || path.AsString.Length == 0)
            throw new DocumentException((ErrorCode)28812, "no path specified to $unwind stage");
        string text = path.AsString;
        if (text[0] != '$')
        {
            throw new DocumentException(
                (ErrorCode)28818, $"path option to $unwind stage should be prefixed with a '$': {text}");
        }

        return new UnwindStage(
            FieldPath.ParseStrict(text[1..]), preserves, indexField is null ? null : FieldPath.ParseStrict(indexField));
    }

    public override bool IsPerDocument => true;

    public override bool Keeps(string field) => field != path.First && field != indexField?.First;

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => new Source(path, preserves, indexField, input);

    private static void ReadOption(
        string name, RawValue value, ref RawValue path, ref bool preserves, ref string? indexField)
    {
        switch (name)
        {
            case "path":
                path = value.Type == ElementType.String ? value : throw new DocumentException(
                    (ErrorCode)28808, $"expected a string as the path for $unwind stage, got {value.Type.Alias()}");
                break;
            case "preserveNullAndEmptyArrays":
                preserves = value.Type == ElementType.Boolean ? value.AsBoolean : throw new DocumentException(
                    (ErrorCode)28809,
                    $"expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, got {value.Type.Alias()}");
                break;
            case "includeArrayIndex":
                if (value.Type != ElementType.String || value.AsString.Length == 0)
                {
                    throw new DocumentException(
                        (ErrorCode)28810,
                        $"expected a non-empty string for the includeArrayIndex  option to $unwind stage, got {value.Type.Alias()}");
                }

                indexField = value.AsString;
                if (indexField[0] == '$')
                {
                    throw new DocumentException(
                        (ErrorCode)28822,
                        $"includeArrayIndex option to $unwind stage should not be prefixed with a '$': {indexField}");
                }

                break;
            default:
                throw new DocumentException((ErrorCode)28811, $"unrecognized option to $unwind stage: {name}");
        }
    }

    private sealed class Source(FieldPath path, bool preserves, FieldPath? indexField, DocumentSource input)
        : StageSource(input)
    {
        private readonly RawWriter _output = new();
        private readonly RawWriter _indexed = new();
        private ReadOnlyMemory<byte> _document;
        private int _next;
        private int _index = -1;

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            while (true)
            {
                if (_index >= 0 && TryElement(out document))
                    return true;
                _index = -1;
                if (!Input.TryNext(out _document))
                {
                    document = default;
                    return false;
                }

                var value = path.Find(_document.Span);
                if (value.Type == ElementType.Array && value.Document.Length > RawArray.Empty.Span.Length)
                {
                    _next = 4;
                    _index = 0;
                    continue;
                }

                bool isNothing = value.Type is ElementType.Missing or ElementType.Null or ElementType.Undefined or ElementType.Array;
                if (isNothing && !preserves)
                    continue;
                document = _document;
                if (value.Type == ElementType.Array)
                    document = FieldSetter.Set(_output, document.Span, path, default);
                if (indexField is not null)
                    document = FieldSetter.Set(_indexed, document.Span, indexField, RawValue.Null.Raw);
                return true;
            }
        }

        public override void Free()
        {
            _document = _index >= 0 ? _document.ToArray() : default;
            base.Free();
        }

        public override void Dispose()
        {
            base.Dispose();
            _output.Dispose();
            _indexed.Dispose();
        }

        private bool TryElement(out ReadOnlyMemory<byte> document)
        {
            OperationContext.CheckForInterrupt(_document.Length);
            document = default;
            var reader = new RawReader(path.Find(_document.Span).Document, _next);
            if (!reader.Read())
                return false;
            _next = reader.Position;
            document = FieldSetter.Set(_output, _document.Span, path, reader.Value);
            if (indexField is not null)
                document = FieldSetter.Set(_indexed, document.Span, indexField, ((RawValue)(long)_index).Raw);
            _index++;
            return true;
        }
    }
}
