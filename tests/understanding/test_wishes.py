"""What callers may wish at any time."""

from __future__ import annotations

import pytest

from tests.scenes.understanding_scene import at_summary, interpret, names, slots, values


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("can you say that again", "Repeat"),
        ("sorry, what was that you said", "Repeat"),
        ("pardon?", "Repeat"),
        ("I didn't catch that", "Repeat"),
        ("could you speak slower", "Slower"),
        ("you are too fast", "Slower"),
        ("help", "Help"),
        ("what can I say", "Help"),
        ("what kind of things can I ask you", "Help"),
        ("why do you need that", "Help"),
        ("one moment please", "Hold"),
        ("hang on", "Hold"),
        ("let me get my card", "Hold"),
        ("start over", "StartOver"),
        ("can we begin again from the beginning", "StartOver"),
        ("I want to talk to a real person", "AskHuman"),
        ("put me through to the reception", "AskHuman"),
        ("operator", "AskHuman"),
        ("are you a robot", "WhoAreYou"),
        ("am I talking to a machine", "WhoAreYou"),
        ("are you a real person", "WhoAreYou"),
        ("forget it", "Cancel"),
        ("never mind", "Cancel"),
        ("cancel that", "Cancel"),
        ("stop talking", "Cancel"),
        ("goodbye", "Goodbye"),
        ("I changed my mind", "Cancel"),
        ("that's enough", "Cancel"),
        ("let it go", "Cancel"),
        ("can you help me please", "Help"),
        ("sorry, what", "Repeat"),
        ("once again please", "Repeat"),
        ("I need to get going", "Goodbye"),
        ("I've got to run", "Goodbye"),
        ("I have to go, but it was nice to talk", "Goodbye"),
        ("it's been a pleasure", "Goodbye"),
        ("that'll be everything, thanks", "Goodbye"),
        ("I couldn't make out your last sentence", "Repeat"),
        ("what have you just asked me", "Repeat"),
        ("play that back to me", "Repeat"),
        ("I wasn't listening", "Repeat"),
        ("sorry, I didn't follow", "Repeat"),
        ("what information do you need", "Help"),
        ("what services do you offer", "Help"),
        ("I have no idea what to say", "Help"),
        ("how do I use this", "Help"),
        ("I'm lost", "Help"),
        ("let's not do this", "Cancel"),
        ("call the whole thing off", "Cancel"),
        ("scratch that", "Cancel"),
        ("I take that back", "Cancel"),
        ("I'd rather not go on", "Cancel"),
        ("leave it", "Cancel"),
        ("forget I asked", "Cancel"),
        ("thanks, bye", "Goodbye"),
        ("have a nice day", "Goodbye"),
        ("this was a pleasure, see you later", "Goodbye"),
        ("I have to leave now", "Goodbye"),
        ("thanks for your help, goodbye", "Goodbye"),
        ("well, I guess I ought to be going", "Goodbye"),
        ("such a delightful discussion we had", "Goodbye"),
        ("kindly cease the ongoing operation", "Cancel"),
        ("no need to proceed any further", "Cancel"),
        ("tell me which subjects you are knowledgeable about", "Help"),
        ("could you perhaps echo the last sentence for me", "Repeat"),
        ("would you mind repeating that", "Repeat"),
        ("I need some assistance", "Help"),
        ("what are you capable of", "Help"),
        ("call it off", "Cancel"),
        ("it was nice talking to you", "Goodbye"),
        ("god bless you now", "Goodbye"),
        ("right I'd better dash", "Goodbye"),
        ("I'll let you get on", "Goodbye"),
        ("please disconnect the call", "Goodbye"),
        ("we'll leave it there", "Cancel"),
        ("I have decided against it", "Cancel"),
        ("I won't be needing that any more", "Cancel"),
        ("I'll try somewhere else", "Cancel"),
        ("drop the whole booking", "Cancel"),
        ("my mistake, please cancel", "Cancel"),
        ("I'll do it another day", "Cancel"),
        ("give me a hand with this", "Help"),
        ("what do I say", "Help"),
        ("I'm not sure what you want from me", "Help"),
        ("for example what", "Help"),
        ("this is all very confusing", "Help"),
        ("which things can you book", "Help"),
        ("you what, love", "Repeat"),
        ("what do you mean by that", "Repeat"),
        ("put that another way", "Repeat"),
        ("I couldn't hear properly", "Repeat"),
        ("hold the line", "Hold"),
        ("two ticks", "Hold"),
        ("give me three seconds", "Hold"),
        ("let me ask my sister", "Hold"),
        ("I have got it here somewhere", "Hold"),
        ("go back to the start", "StartOver"),
        ("I won't talk to a machine", "AskHuman"),
        ("put a human on", "AskHuman"),
        ("is there somebody I could talk to", "AskHuman"),
        ("are you real", "WhoAreYou"),
        ("your voice keeps cutting out", "Repeat"),
        ("that went over my head", "Repeat"),
        ("I was on mute", "Repeat"),
        ("which were the options again", "Repeat"),
        ("you've completely lost me", "Help"),
        ("what's that for", "Help"),
        ("how should I put it", "Help"),
        ("now what", "Help"),
        ("sorry, wrong number", "Cancel"),
        ("I can't be bothered", "Cancel"),
        ("it's no longer needed", "Cancel"),
        ("that's me sorted, thanks", "Goodbye"),
        ("all the best", "Goodbye"),
        ("that's grand thanks a lot bye", "Goodbye"),
        ("and good day to you", "Goodbye"),
        ("I don't think I need this after all", "Cancel"),
        ("I'd sooner not go ahead", "Cancel"),
        ("I'm going to leave it", "Cancel"),
        ("don't send that through", "Cancel"),
        ("I've never done this before", "Help"),
        ("what is it that you need", "Help"),
        ("what's the reason you ask", "Help"),
        ("wait there till I find it", "Hold"),
        ("I'm just looking for it", "Hold"),
        ("could I chat to one of the ladies", "AskHuman"),
        ("am I on to a robot", "WhoAreYou"),
        ("I have no idea what you mean", "Help"),
        ("could you explain what to press", "Help"),
        ("what was I supposed to say", "Help"),
        ("which choices do I have", "Help"),
        ("please guide me", "Help"),
        ("I'm not sure how it goes", "Help"),
        ("let's knock that on the head", "Cancel"),
        ("I don't feel like doing this", "Cancel"),
        ("I won't book", "Cancel"),
        ("no appointment, thanks", "Cancel"),
        ("you went dead", "Repeat"),
        ("I couldn't make it out", "Repeat"),
        ("that's me away", "Goodbye"),
        ("I'll leave you to it", "Goodbye"),
        ("see you there", "Goodbye"),
    ],
)
def test_a_wish(text: str, command: str) -> None:
    assert names(interpret(text, "date")) == [command]


@pytest.mark.parametrize(
    ("text", "not_meant"),
    [
        ("I repeat my course in May", "Repeat"),
        ("thanks for the help", "Help"),
        ("can you help me pay a bill", "Help"),
        ("how do I say goodbye in Hawaiian", "Goodbye"),
        ("I have to go to the doctor tomorrow", "Goodbye"),
        ("no, thanks again", "Repeat"),
        ("sorry, I meant Tuesday", "Repeat"),
        ("excuse me! do you have parking?", "Repeat"),
        ("I need a cleaning. Can you help me?", "Help"),
        ("thanks for all the help", "Help"),
        ("never mind, make it Tuesday", "Cancel"),
        ("I changed my mind, Tuesday please", "Cancel"),
        ("let it be on Tuesday", "Cancel"),
        ("good enough", "Cancel"),
        ("tell me about the Hush bar", "Cancel"),
        ("thank you, I don't need anything else", "Cancel"),
        ("it's been raining all day", "Goodbye"),
        ("play that song for me", "Repeat"),
        ("what have you told my wife", "Repeat"),
        ("I didn't follow the recipe", "Repeat"),
        ("what are the features of this card", "Help"),
        ("what do you need a car for", "Help"),
        ("I have no idea where to park", "Help"),
        ("I'm new in town and lost my keys", "Help"),
        ("scratch cards are sold out", "Cancel"),
        ("leave it at the front desk for me", "Cancel"),
        ("call my friend off the record", "Cancel"),
        ("I'm going to need a taxi", "Goodbye"),
        ("is there enough time", "Cancel"),
        ("a stop on the way to a concert", "Cancel"),
        ("my agent is a nice man", "AskHuman"),
        ("the machine in the hall", "WhoAreYou"),
        ("the slow train", "Slower"),
        ("play it for me", "Repeat"),
        ("I need help to move my sofa", "Help"),
        ("I'm out of sugar", "Goodbye"),
        ("it is nice to go there", "Goodbye"),
        ("stop the music", "Cancel"),
        ("what do you know about my account", "Help"),
        ("tell me the time again", "Repeat"),
        ("the beginning of May", "StartOver"),
        ("please don't cancel it", "Cancel"),
        ("I never meant to stop", "Cancel"),
        ("that's all right", "Goodbye"),
        ("I take care of my father", "Goodbye"),
        ("I'm leaving on Sunday for Spain", "Goodbye"),
        ("a second home", "Hold"),
        ("it happened a moment ago", "Hold"),
        ("he put me on hold", "Hold"),
        ("hang on my arm", "Hold"),
        ("I walk too fast", "Slower"),
        ("come again next month", "Repeat"),
        ("what can you do", "Repeat"),
        ("no sorry", "Repeat"),
        ("I spoke to somebody before", "AskHuman"),
        ("someone called yesterday", "AskHuman"),
        ("one more person", "AskHuman"),
        ("the pain goes from the top of my leg", "StartOver"),
        ("I'm not sure how to get there", "Help"),
        ("thank you for all your help", "Help"),
        ("the wrong number of pills", "Cancel"),
        ("I'm out of pills", "Cancel"),
        ("he voted to delete the tax", "Cancel"),
        ("my car broke down", "Repeat"),
        ("what is the pill for", "Help"),
        ("I'm sorted by Monday I hope", "Goodbye"),
        ("I saw her on Monday", "Goodbye"),
        ("he waved bye bye", "Goodbye"),
        ("bye the way, I have a car", "Goodbye"),
        ("I'm not sure how I hurt it", "Help"),
        ("I don't know what you charge", "Help"),
        ("no appointment before ten", "Cancel"),
        ("I don't fancy the drill", "Cancel"),
        ("what do you recommend for a sore throat, what can you do about it", "Help"),
        ("what are the options for my son", "Help"),
        ("he talks too fast", "Slower"),
        ("I don't want it on Friday", "Cancel"),
    ],
)
def test_words_that_only_resemble_a_wish(text: str, not_meant: str) -> None:
    assert not_meant not in names(interpret(text))


def test_skipping_is_only_for_questions_of_a_slot() -> None:
    assert names(interpret("I'd rather not say", "contact")) == ["Skip"]
    assert "Skip" not in names(at_summary("skip it"))


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("do you have parking?", "do you have parking"),
        ("where are you located", "where are you located"),
        ("ok, and how much does it cost?", "how much does it cost"),
        ("what days are you open", "what days are you open"),
        ("perfect where do I park", "where do I park"),
        ("how much does a cleaning cost", "how much does a cleaning cost"),
        ("what is a consultation", "what is a consultation"),
        ("what's a check-up exactly", "what's a check-up exactly"),
    ],
)
def test_a_question_is_kept_in_the_caller_s_words(text: str, question: str) -> None:
    asked = [c.question for c in interpret(text) if type(c).__name__ == "Ask"]  # type: ignore[union-attr]
    assert asked == [question]


@pytest.mark.parametrize("text", ["you have it already", "can I come on Tuesday at 3", "I do"])
def test_what_is_no_question_to_look_up(text: str) -> None:
    assert "Ask" not in names(interpret(text, "contact"))


def test_phrases_of_the_flow_are_heard() -> None:
    intents = {"move": ("move my appointment", "another date"), "book": ("book an appointment",)}
    found = interpret("hi, I need to move my appointment please", intents=intents)
    assert [c.name for c in found if type(c).__name__ == "Intent"] == ["move"]  # type: ignore[union-attr]
    assert "Intent" not in names(interpret("moving on", intents=intents))


def test_a_wish_and_a_value_in_one_breath() -> None:
    found = names(interpret("hang on, let me check, Tuesday", "date"))
    assert found[-1] == "SetSlot"
    assert "Hold" in found


@pytest.mark.parametrize("text", ["one second", "just one second", "give me two minutes"])
@pytest.mark.parametrize("kind", ["number", "digits", "party_size", "date", "time"])
def test_a_moment_asked_for_is_no_number(text: str, kind: str) -> None:
    assert names(interpret(text, "it", slots=slots(it=kind))) == ["Hold"]


def test_a_number_beside_a_moment_asked_for_counts() -> None:
    assert values(interpret("one second, it's four", "it", slots=slots(it="number"))) == {"it": "4"}


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("parking?", "Ask"),
        ("free wifi?", "Ask"),
        ("parking", "NoMatch"),
        ("hello?", "Intent"),
        ("me?", "NoMatch"),
        ("Friday?", "SetSlot"),
        ("transfer me", "AskHuman"),
        ("restart", "StartOver"),
    ],
)
def test_what_a_word_or_two_ask_for(text: str, command: str) -> None:
    assert names(interpret(text)) == [command]
