using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.ChangeStreams;

/// <summary><c>$changeStream</c>, whose events the store brings.</summary>
internal sealed class ChangeStreamStage(ChangeStreamOptions options) : Stage
{
    public const string Name = "$changeStream";

    private const int MultipleResumeOptions = 40674;
    private const int TwoTokens = 50865;
    private const int NotADocument = 6188500;

    public ChangeStreamOptions Options => options;

    public override bool IsFirst => true;

    public override bool GeneratesDocuments => true;

    public override bool IsAllowedIn(PipelineKind kind) => kind == PipelineKind.Whole;

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => input;

    /// <summary>Whether a stage may follow.</summary>
    public static bool Permits(string stage) => stage is "$addFields" or "$match" or "$project" or "$redact" or "$replaceRoot"
        or "$replaceWith" or "$set" or "$unset" or SplitLargeEventStage.Name;

    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
            throw new DocumentException((ErrorCode)NotADocument, "$changeStream stage expects a document as argument");
        var options = new ChangeStreamOptions();
        foreach (var (name, value) in operand.AsDocument)
            options = value.Type == ElementType.Null && MayBeNull(name) ? options : With(options, name, value);
        Check(options);
        return new ChangeStreamStage(options);
    }

    // Null is none.
    private static bool MayBeNull(string name) =>
        name is "fullDocument" or "fullDocumentBeforeChange" or "resumeAfter" or "startAfter" or "startAtOperationTime";

    private static ChangeStreamOptions With(ChangeStreamOptions options, string name, RawValue value) => name switch
    {
        "fullDocument" => options with { FullDocument = FullDocument(Typed(name, value, ElementType.String).AsString) },
        "fullDocumentBeforeChange" => options with
        {
            FullDocumentBeforeChange = BeforeChange(Typed(name, value, ElementType.String).AsString),
        },
        "resumeAfter" => options with { ResumeAfter = Typed(name, value, ElementType.Document).AsDocument },
        "startAfter" => options with { StartAfter = Typed(name, value, ElementType.Document).AsDocument },
        "startAtOperationTime" => options with { StartAtOperationTime = Typed(name, value, ElementType.Timestamp).AsTimestamp },
        "showExpandedEvents" => options with { ShowExpandedEvents = Typed(name, value, ElementType.Boolean).AsBoolean },
        "allChangesForCluster" => options with { AllChangesForCluster = Typed(name, value, ElementType.Boolean).AsBoolean },
        _ => throw new DocumentException(ErrorCode.UnknownBsonField, $"BSON field '$changeStream.{name}' is an unknown field."),
    };

    private static RawValue Typed(string name, RawValue value, ElementType type) => value.Type == type
        ? value
        : throw new DocumentException(
            ErrorCode.TypeMismatch,
            $"BSON field '$changeStream.{name}' is the wrong type '{value.Type.Alias()}', expected type '{type.Alias()}'");

    private static DocumentImage FullDocument(string mode) => mode switch
    {
        "default" => DocumentImage.None,
        "updateLookup" => DocumentImage.Lookup,
        "whenAvailable" => DocumentImage.WhenAvailable,
        "required" => DocumentImage.Required,
        _ => throw NoMode("fullDocument", mode),
    };

    private static DocumentImage BeforeChange(string mode) => mode switch
    {
        "off" => DocumentImage.None,
        "whenAvailable" => DocumentImage.WhenAvailable,
        "required" => DocumentImage.Required,
        _ => throw NoMode("fullDocumentBeforeChange", mode),
    };

    private static DocumentException NoMode(string option, string mode) => new(
        ErrorCode.BadValue, $"Enumeration value '{mode}' for field '$changeStream.{option}' is not a valid value.");

    private static void Check(ChangeStreamOptions options)
    {
        if (options is { ResumeAfter: not null, StartAfter: not null })
        {
            throw new DocumentException(
                (ErrorCode)TwoTokens, "Do not specify both 'resumeAfter' and 'startAfter' in a $changeStream stage");
        }

        if (options.StartAtOperationTime is not null && (options.ResumeAfter ?? options.StartAfter) is not null)
        {
            throw new DocumentException(
                (ErrorCode)MultipleResumeOptions, "Only one type of resume option is allowed, but multiple were found");
        }
    }
}
