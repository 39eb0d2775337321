namespace Streetcar.Bson.Tests;

public sealed class DocumentExceptionTests
{
    [Fact]
    public void A_failure_becomes_MongoDBs_reply()
    {
        var details = Json.Document("{keyPattern: {a: 1}, keyValue: {a: 'x'}}");
        var error = new DocumentException(ErrorCode.DuplicateKey, "E11000 duplicate key error", details);
        error.ToReply().ToJson().ShouldBe(
            """{"ok": 0.0, "errmsg": "E11000 duplicate key error", "code": 11000, "codeName": "DuplicateKey", "keyPattern": {"a": 1}, "keyValue": {"a": "x"}}""");
    }

    [Fact]
    public void A_code_without_a_name_is_named_after_its_number()
    {
        ErrorCode.InvalidBson.Name().ShouldBe("InvalidBSON");
        ((ErrorCode)31254).Name().ShouldBe("Location31254");
    }
}
