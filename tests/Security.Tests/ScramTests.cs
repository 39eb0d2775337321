using System.Text;
using Streetcar.Security.Scram;

namespace Streetcar.Security.Tests;

public sealed class ScramTests
{
    private static readonly Exchange Rfc5802 = new(
        ScramMechanism.Sha1,
        Prepared: "pencil",
        Salt: "QSXCR+Q6sek8bf92",
        ServerNonce: "3rfcNHYJY1ZVvWVs7j",
        First: "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
        FirstAnswer: "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
        Last: "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        LastAnswer: "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=");

    private static readonly Exchange Rfc7677 = new(
        ScramMechanism.Sha256,
        Prepared: "pencil",
        Salt: "W22ZaJ0SNY7soEsUEjb6gQ==",
        ServerNonce: "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
        First: "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
        FirstAnswer: "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        Last: "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        LastAnswer: "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");

    public static TheoryData<Exchange> Exchanges => [Rfc5802, Rfc7677];

    [Theory]
    [MemberData(nameof(Exchanges))]
    public void The_examples_of_the_RFCs_are_answered_as_they_are_there(Exchange exchange)
    {
        var conversation = exchange.Start();

        Encoding.UTF8.GetString(conversation.FirstAnswer).ShouldBe(exchange.FirstAnswer);
        conversation.IsProved.ShouldBeFalse();
        Encoding.UTF8.GetString(conversation.Finish(Encoding.UTF8.GetBytes(exchange.Last))).ShouldBe(exchange.LastAnswer);

        conversation.IsProved.ShouldBeTrue();
    }

    [Theory]
    [InlineData("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=AAAAZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")]
    [InlineData("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=")]
    [InlineData("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=no base64")]
    [InlineData("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0")]
    [InlineData("c=eSws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")]
    [InlineData("c=biws,r=rOprNGfwEbeRWgbNEkqO,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")]
    [InlineData("")]
    public void A_last_message_that_is_another_one_proves_nothing_and_ends_the_conversation(string last)
    {
        var conversation = Rfc7677.Start();

        Should.Throw<AuthenticationException>(() => conversation.Finish(Encoding.UTF8.GetBytes(last)));

        conversation.IsProved.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => conversation.Finish(Encoding.UTF8.GetBytes(Rfc7677.Last)));
    }

    [Theory]
    [InlineData("p=tls-unique,,n=user,r=abc")]
    [InlineData("n,a=other,n=user,r=abc")]
    [InlineData("n,,n=user")]
    [InlineData("n,,n=user,r=")]
    [InlineData("n,,r=abc,n=user")]
    [InlineData("")]
    public void A_first_message_that_is_none_is_refused(string first) =>
        Should.Throw<AuthenticationException>(() => ScramFirstMessage.Parse(Encoding.UTF8.GetBytes(first)));

    [Fact]
    public void A_message_that_is_too_long_for_one_is_refused() =>
        Should.Throw<AuthenticationException>(() => ScramFirstMessage.Parse(Encoding.UTF8.GetBytes("n,,n=user,r=" + new string('x', 5000))));

    [Fact]
    public void Names_may_have_the_characters_that_the_message_is_made_of() =>
        ScramFirstMessage.Parse("n,,n=a=2Cb=3Dc=3D2C,r=abc"u8).User.ShouldBe("a,b=c=2C");

    // The examples of RFC 4013 but that of both directions.
    [Theory]
    [InlineData("I\u00ADX", "IX")]
    [InlineData("user", "user")]
    [InlineData("USER", "USER")]
    [InlineData("\u00AA", "a")]
    [InlineData("\u2168", "IX")]
    [InlineData("a\u00A0b\u3000c", "a b c")]
    public void Passwords_of_SHA_256_are_brought_to_one_form(string password, string prepared) =>
        ScramMechanism.Sha256.Prepare("user", password).ShouldBe(prepared);

    [Theory]
    [InlineData("\u0007")]
    [InlineData("a\u0085")]
    [InlineData("\uE000")]
    [InlineData("\uFFFD")]
    public void Passwords_of_SHA_256_do_not_have_what_is_prohibited(string password) =>
        Should.Throw<FormatException>(() => ScramMechanism.Sha256.Prepare("user", password));

    [Fact]
    public void Passwords_of_SHA_1_are_MongoDBs_digest() =>
        ScramMechanism.Sha1.Prepare("user", "pencil").ShouldBe("1c33006ec1ffd90f9cadcbcc0e118200");

    public sealed record Exchange(
        ScramMechanism Mechanism, string Prepared, string Salt, string ServerNonce, string First, string FirstAnswer, string Last, string LastAnswer)
    {
        public ScramConversation Start() => new(
            ScramFirstMessage.Parse(Encoding.UTF8.GetBytes(First)),
            ScramCredential.Create(Mechanism, Prepared, Convert.FromBase64String(Salt), 4096),
            () => ServerNonce);

        public override string ToString() => Mechanism.Name;
    }
}
