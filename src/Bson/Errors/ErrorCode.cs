namespace Streetcar.Bson;

/// <summary>
/// MongoDB's error codes, as far as Streetcar uses them
/// (<see href="https://www.mongodb.com/docs/manual/reference/error-codes/"/>). A code's name is its <c>codeName</c>.
/// </summary>
#pragma warning disable CS1591 // The names are MongoDB's own, and say all there is to say.
public enum ErrorCode
{
    Ok = 0,
    InternalError = 1,
    BadValue = 2,
    NoSuchKey = 4,
    GraphContainsCycle = 5,
    HostUnreachable = 6,
    HostNotFound = 7,
    UnknownError = 8,
    FailedToParse = 9,
    CannotMutateObject = 10,
    UserNotFound = 11,
    UnsupportedFormat = 12,
    Unauthorized = 13,
    TypeMismatch = 14,
    Overflow = 15,
    InvalidLength = 16,
    ProtocolError = 17,
    AuthenticationFailed = 18,
    IllegalOperation = 20,
    EmptyArrayOperation = 21,
    InvalidBson = 22,
    AlreadyInitialized = 23,
    NamespaceNotFound = 26,
    IndexNotFound = 27,
    PathNotViable = 28,
    NonExistentPath = 29,
    CannotBackfillArray = 34,
    ConflictingUpdateOperators = 40,
    CursorNotFound = 43,
    NamespaceExists = 48,
    MaxTimeMSExpired = 50,
    DollarPrefixedFieldName = 52,
    InvalidIdField = 53,
    NotSingleValueField = 54,
    EmptyFieldName = 56,
    CommandNotFound = 59,
    ImmutableField = 66,
    CannotCreateIndex = 67,
    InvalidOptions = 72,
    InvalidNamespace = 73,
    IndexOptionsConflict = 85,
    IndexKeySpecsConflict = 86,
    NetworkTimeout = 89,
    ShutdownInProgress = 91,
    OperationFailed = 96,
    NotExactValueField = 111,
    WriteConflict = 112,
    DocumentValidationFailure = 121,
    CommandNotSupported = 115,
    CommandNotSupportedOnView = 166,
    InvalidIndexSpecificationOption = 197,
    CursorInUse = 12051,
    QueryPlanKilled = 175,
    CursorKilled = 237,
    InvalidPipelineOperator = 168,
    AmbiguousIndexKeyPattern = 181,
    InvalidUuid = 207,
    IllegalOpMsgFlag = 223,
    TooManyDocumentSequences = 233,
    NoSuchTransaction = 251,
    IndexBuildAborted = 276,
    OperationNotSupportedInTransaction = 263,
    NoQueryExecutionPlans = 291,
    QueryExceededMemoryLimitNoDiskUseAllowed = 292,
    TransactionTooOld = 225,
    MaxSubPipelineDepthExceeded = 232,
    ConversionFailure = 241,
    ApiVersionError = 322,
    UnsupportedOpQueryCommand = 352,
    BsonObjectTooLarge = 10334,
    DuplicateKey = 11000,
    InterruptedAtShutdown = 11600,
    Interrupted = 11601,
    DatabaseDifferCase = 13297,
    OutOfDiskSpace = 14031,
    MergeStageNoMatchingDocument = 13113,
    CannotIndexParallelArrays = 171,
    UnknownBsonField = 40415,
    FieldRequired = 40414,
}
#pragma warning restore CS1591

/// <summary>The names of error codes as replies carry them.</summary>
public static class ErrorCodes
{
    /// <summary>The <c>codeName</c> of a code; <c>Location</c> and the number where the code has no name.</summary>
    /// <param name="code">The code.</param>
    public static string Name(this ErrorCode code) => code switch
    {
        ErrorCode.Ok => "OK",
        ErrorCode.InvalidBson => "InvalidBSON",
        ErrorCode.InvalidUuid => "InvalidUUID",
        ErrorCode.BsonObjectTooLarge => "BSONObjectTooLarge",
        ErrorCode.Interrupted => "Interrupted",
        ErrorCode.UnknownBsonField => "Location40415",
        ErrorCode.FieldRequired => "Location40414",
        _ when Enum.GetName(code) is { } name => name,
        _ => $"Location{(int)code}",
    };
}
